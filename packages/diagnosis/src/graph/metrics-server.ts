import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "./cluster.ts";

const NAME = "metrics-server";
/** Where the parts of a cluster run that every pod stands on. */
export const SYSTEM_NAMESPACE = "kube-system";

/** The workloads that answer the resource metrics API. */
export function metricsServersOf({ workloads }: Pick<Cluster, "workloads">): ObjectRef[] {
  return [...workloads.values()]
    .filter(({ namespace, ref, labels }) => {
      const names = [ref.name, labels["k8s-app"], labels["app.kubernetes.io/name"]];
      return namespace === SYSTEM_NAMESPACE && names.includes(NAME);
    })
    .map(({ ref }) => ref);
}
