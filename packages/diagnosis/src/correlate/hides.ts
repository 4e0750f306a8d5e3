import type { Gap, Investigation } from "@binnacle/contracts";
import { kindsFor } from "../state/kinds.table.ts";
import { isWithin } from "./is-within.ts";

type Asked = Pick<Investigation, "target" | "scope" | "workloads"> &
  Partial<Pick<Investigation, "question">>;

/** Of a source that is there; what was cut or never measured narrows the answer only. */
const hiding: readonly Gap["kind"][] = ["unreachable", "refused", "timed_out", "stopped"];
const workloadKinds = new Set(kindsFor("workload").map(({ kind }) => kind));
/** What must be seen before all is called well. */
const judged = new Set([
  ...workloadKinds,
  "Pod",
  "Service",
  "EndpointSlice",
  "Ingress",
  "HorizontalPodAutoscaler",
  "PersistentVolumeClaim",
  "Node",
  "Event",
]);

/** Whether behind a gap something may be wrong with what was asked about; the memory knows nothing of now. */
export function hides(gap: Gap, asked: Asked): boolean {
  const { origin, kind, about } = gap;
  if (isOfSecrets(gap)) return certificate.test(asked.question ?? "");
  if (origin === "memory" || !hiding.includes(kind)) return false;
  if (about === undefined) return true;
  return (kind !== "stopped" || isMissed(about, asked)) && isAround(about, asked);
}

function isAround(about: NonNullable<Gap["about"]>, { target, scope }: Asked): boolean {
  return (
    isMeant(target, about) &&
    isWithin(target?.namespace ?? scope.namespace, about) &&
    about.kinds.some((item) => judged.has(item))
  );
}

/** How people call what is in the Secrets of Ingresses. */
const certificate = /\b(?:certificates?|certs?|tls|ssl|x509)\b/iu;

/** Secrets are never read: that narrows every answer, and hides what somebody asks for who speaks of certificates. */
function isOfSecrets({ kind, about }: Gap): boolean {
  return kind === "no_data" && about?.kinds.includes("Secret") === true;
}

/** A list hides something of an object that is of its kind, runs in its pods, or stands before or behind it. */
function isMeant(target: Asked["target"], { name, kinds }: NonNullable<Gap["about"]>): boolean {
  if (target === undefined) return true;
  if (name !== undefined) return name === target.name;
  return kinds.some((kind) => kind === target.kind || around.has(kind));
}

/** What is read of an object beside itself; a ReplicaSet says whose a pod is. The nodes of pods that are Ready are well enough for them. */
const around = new Set([
  "Pod",
  "ReplicaSet",
  "Event",
  "Service",
  "EndpointSlice",
  "Ingress",
  "HorizontalPodAutoscaler",
  "PersistentVolumeClaim",
]);

function isMissed(about: NonNullable<Gap["about"]>, asked: Asked): boolean {
  return isTelling(about) && keepsRunning(about, asked);
}

/** Of requests that are counted the share that fails tells how it is, whatever else of them is measured. */
function isTelling({ signals }: NonNullable<Gap["about"]>): boolean {
  return signals === undefined || signals.includes("error_ratio");
}

/** What wants no pods, and jobs between their runs, measure and log nothing. */
const runs = new Set(["Job", "CronJob"]);

function keepsRunning(
  { name, namespace }: NonNullable<Gap["about"]>,
  { workloads, target }: Asked,
): boolean {
  const meant = workloads.filter(
    ({ ref }) =>
      workloadKinds.has(ref.kind) &&
      ref.namespace === namespace &&
      (name === undefined || ref.name === name),
  );
  // A name that was asked and no row has may be a Service, before workloads of other names; any other is gone.
  if (meant.length === 0) return name !== undefined && target !== undefined;
  return meant.some(({ ref, desired }) => desired > 0 && !runs.has(ref.kind));
}
