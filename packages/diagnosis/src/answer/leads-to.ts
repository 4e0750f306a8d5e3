import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import type { Draft } from "../kit/draft.ts";
import { nearMisses } from "../near-miss.ts";
import { configsOf } from "../rollout/template-diff.ts";
import { objectsOf } from "../state/cluster-state.ts";
import { kindsToRead, type ObjectOf } from "../state/kinds.table.ts";
import { keysOfTarget } from "./dependencies.ts";
import { backendsOf, meantOf, relatedTo, selectedBy, usersIn } from "./related.ts";

/** Whether a draft is about an object that fronts, scales, feeds or guards what was asked about. */
export function createLeadsTo(
  cluster: Cluster,
  target: ObjectRef | undefined,
): (draft: Draft) => boolean {
  if (target?.namespace === undefined) return () => false;
  const own = keysOfTarget(cluster, target);
  const { namespace } = target;
  // All of this is within one namespace.
  return ({ culprit }) =>
    culprit.namespace === namespace && leadsTo(cluster, culprit).some((ref) => own.has(keyOf(ref)));
}

function leadsTo(cluster: Cluster, from: ObjectRef): ObjectRef[] {
  const isRead = kindsToRead.some(({ kind }) => kind === from.kind);
  const more = isRead ? meant[from.kind]?.(cluster, from) : ofResource(cluster, from);
  return [...relatedTo(cluster, from), ...(more ?? [])];
}

/** What is meant beside what is named. */
const meant: Readonly<Record<string, typeof ofResource>> = {
  Ingress: meantBackends,
  Job: byHand,
  PodDisruptionBudget: (cluster, from) =>
    meantOf(cluster, "PodDisruptionBudget", from).flatMap((budget) => selectedBy(cluster, budget)),
  Certificate: (cluster, from) =>
    meantOf(cluster, "Certificate", from).flatMap(({ spec: { secretName } }) =>
      secretName === undefined ? [] : usersOf(cluster, from.namespace, secretName),
    ),
};

/** A run that somebody made may have no owner: of the name of a CronJob, and of its images, it is one of its runs. */
function byHand(cluster: Cluster, from: ObjectRef): ObjectRef[] {
  const [job] = meantOf(cluster, "Job", from);
  if (job === undefined || job.metadata.ownerReferences.length > 0) return [];
  const images = imagesOf(job.spec.template);
  return objectsOf(cluster.state, "CronJob")
    .filter(
      ({ metadata: { namespace, name }, spec }) =>
        namespace === from.namespace &&
        from.name.startsWith(`${name}-`) &&
        imagesOf(spec.jobTemplate.spec.template) === images,
    )
    .map((cronJob) => refOf("CronJob", cronJob));
}

function imagesOf(template: ObjectOf<"Job">["spec"]["template"]): string {
  return (template?.spec?.containers ?? []).map(({ image }) => image).join(" ");
}

/** A backend that is not there was meant to be one of a similar name, of the host, or of the name of the Ingress itself. */
function meantBackends(cluster: Cluster, from: ObjectRef): ObjectRef[] {
  const { namespace } = from;
  const services = [...cluster.services.values()].filter((it) => it.ref.namespace === namespace);
  const known = new Set(services.map(({ ref }) => ref.name));
  return meantOf(cluster, "Ingress", from).flatMap((ingress) => {
    const lost = backendsOf(ingress).filter(({ name }) => !known.has(name));
    if (lost.length === 0) return [];
    const hosts = ingress.spec.rules.map(({ host = "" }) => host.split(".")[0] ?? "");
    const near = lost.flatMap(({ name }) => nearMisses(name, known));
    return [from.name, ...hosts, ...near].map((name) => refIn(namespace, "Service", name));
  });
}

/** A resource of a kind that is not read: by the autoscaler that it owns, and by the Secret or ConfigMap of its name that it makes. */
function ofResource(cluster: Cluster, { kind, namespace, name }: ObjectRef): ObjectRef[] {
  const scaled = objectsOf(cluster.state, "HorizontalPodAutoscaler").flatMap((scaler) => {
    const { ownerReferences, namespace: place } = scaler.metadata;
    const isIts = ownerReferences.some((owner) => owner.kind === kind && owner.name === name);
    const { scaleTargetRef: to } = scaler.spec;
    return isIts && place === namespace ? [refIn(namespace, to.kind, to.name)] : [];
  });
  return [...scaled, ...usersOf(cluster, namespace, name)];
}

/** What uses a Secret or a ConfigMap of that name: the Services behind Ingresses, and workloads. */
function usersOf(cluster: Cluster, namespace: string | undefined, name: string): ObjectRef[] {
  const tls = objectsOf(cluster.state, "Ingress").filter(
    ({ metadata, spec }) =>
      metadata.namespace === namespace && spec.tls.some(({ secretName }) => secretName === name),
  );
  const made = [`Secret ${name}`, `ConfigMap ${name}`];
  const readers = usersIn(cluster, namespace, ({ template }) => {
    const configs = template && configsOf(template);
    return made.some((config) => configs?.has(config) === true);
  });
  return [...tls.flatMap(backendsOf), ...readers];
}
