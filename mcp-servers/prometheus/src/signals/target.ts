import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { equals, matches, podPattern } from "../api/promql.ts";

export interface Target {
  readonly namespace: string;
  /** Absent: the whole namespace. */
  readonly workload?: string | undefined;
  /** The label that tells the series of its cluster from those of others. */
  readonly match?: CalledCluster["match"];
}

/** `shop/checkout`, `namespace shop`. */
export function nameOf({ namespace, workload }: Target): string {
  return workload === undefined ? `namespace ${namespace}` : `${namespace}/${workload}`;
}

/** As a sentence names it beside its evidence: `checkout`, `namespace shop`. */
export function shortNameOf({ namespace, workload }: Target): string {
  return workload ?? `namespace ${namespace}`;
}

/** The kinds of workloads that a name may stand for. */
const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet"];

/** The objects that a gap about the target leaves unseen. */
export function aboutOf({ namespace, workload }: Target): NonNullable<Gap["about"]> {
  return workload === undefined
    ? { kinds: ["Pod"], namespace }
    : { kinds: workloadKinds, namespace, name: workload };
}

/** Matchers of a target's cluster and namespace; without braces, as all selectors here. */
export function namespaceSelector({ namespace, match }: Target, label = "namespace"): string {
  const inNamespace = equals(label, namespace);
  return match === undefined ? inNamespace : `${equals(match.name, match.value)},${inNamespace}`;
}

/** Matchers of the pods of a target, as cAdvisor and kube-state-metrics label them. */
export function podSelector(target: Target): string {
  const inNamespace = namespaceSelector(target);
  return target.workload === undefined
    ? inNamespace
    : `${inNamespace},${matches("pod", podPattern(target.workload))}`;
}
