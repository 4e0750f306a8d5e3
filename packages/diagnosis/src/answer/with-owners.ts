import type { Evidence } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";

/** Facts about pods with the workload that each belongs to, `Deployment/payment`: their names do not tell it. */
export function withOwners(
  evidence: readonly Evidence[],
  { podOf, workloadOf }: Pick<Cluster, "podOf" | "workloadOf">,
): Evidence[] {
  return evidence.map((fact) => {
    const pod = fact.subject?.kind === "Pod" ? podOf(fact.subject) : undefined;
    const owner = pod && workloadOf(pod)?.ref;
    if (owner === undefined || owner.kind === "Pod") return fact;
    return { ...fact, values: { ...fact.values, owner: `${owner.kind}/${owner.name}` } };
  });
}
