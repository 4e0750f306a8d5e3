import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { equals } from "../api/promql.ts";

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
export function namespaceSelector(target: Target, label = "namespace"): string {
  return inCluster(target, equals(label, target.namespace));
}

/** Matchers with that of the target's cluster before them. */
export function inCluster({ match }: Target, matchers: string): string {
  return match === undefined ? matchers : `${equals(match.name, match.value)},${matchers}`;
}
