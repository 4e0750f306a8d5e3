import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { configsOf } from "../rollout/template-diff.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { ObjectOf, StateKind } from "../state/kinds.table.ts";
import type { Ingress } from "../state/network.ts";

type Related = (cluster: Cluster, target: ObjectRef) => ObjectRef[];

/** How an object that is no workload leads to those that are, or to their Services. */
const relatedByKind: Readonly<Record<string, Related>> = {
  Service: ({ services }, target) =>
    (services.get(keyOf(target))?.workloads ?? []).map((workload) => workload.ref),
  Ingress: (cluster, target) => meantOf(cluster, "Ingress", target).flatMap(backendsOf),
  HorizontalPodAutoscaler: (cluster, target) =>
    meantOf(cluster, "HorizontalPodAutoscaler", target).map(
      ({ metadata, spec: { scaleTargetRef } }) =>
        refIn(metadata.namespace, scaleTargetRef.kind, scaleTargetRef.name),
    ),
  PersistentVolumeClaim: (cluster, target) =>
    usersIn(cluster, target.namespace, ({ template, pods }) =>
      [template?.spec, pods[0]?.object.spec].some((spec) =>
        spec?.volumes.some((volume) => volume.persistentVolumeClaim?.claimName === target.name),
      ),
    ),
  ConfigMap: (cluster, target) =>
    usersIn(
      cluster,
      target.namespace,
      ({ template }) =>
        template !== undefined && configsOf(template).has(`ConfigMap ${target.name}`),
    ),
};

/** What stands behind a target or uses it: of an Ingress its Services, of an autoscaler what it scales, of a ConfigMap its readers. */
export function relatedTo(cluster: Cluster, target: ObjectRef): ObjectRef[] {
  return relatedByKind[target.kind]?.(cluster, target) ?? [];
}

/** The target, if it is of the kind and was read. */
export function meantOf<K extends StateKind>(
  { state }: Cluster,
  kind: K,
  target: ObjectRef,
): ObjectOf<K>[] {
  const objects = target.kind === kind ? objectsOf(state, kind) : [];
  return objects.filter(({ metadata }) => keyOf({ kind, ...metadata }) === keyOf(target));
}

/** The Services of an Ingress, each once. */
export function backendsOf(ingress: Ingress): ObjectRef[] {
  const { defaultBackend, rules } = ingress.spec;
  const backends = [
    ...(defaultBackend === undefined ? [] : [defaultBackend]),
    ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend)),
  ];
  const { namespace } = refOf("Ingress", ingress);
  const names = new Set(backends.flatMap(({ service }) => service?.name ?? []));
  return [...names].map((name) => refIn(namespace, "Service", name));
}

/** The workloads whose pods a budget keeps, by its labels. */
export function selectedBy(
  cluster: Cluster,
  { metadata, spec }: ObjectOf<"PodDisruptionBudget">,
): ObjectRef[] {
  const pairs = Object.entries(spec.selector?.matchLabels ?? {});
  return usersIn(
    cluster,
    metadata.namespace,
    ({ labels }) => pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value),
  );
}

export function usersIn(
  { workloads }: Cluster,
  namespace: string | undefined,
  uses: (workload: Workload) => boolean | undefined,
): ObjectRef[] {
  return [...workloads.values()]
    .filter((workload) => workload.ref.namespace === namespace && uses(workload) === true)
    .map((workload) => workload.ref);
}
