import type { Gap, Observed, ToolContract } from "@binnacle/contracts";
import { type ObjectFact, toFact } from "@binnacle/diagnosis";
import { createEvidence } from "@binnacle/runtime";
import type { ClusterApi } from "./api/cluster-api.ts";
import type { ClusterId } from "./api/cluster-id.ts";

export interface SeenBy {
  readonly clusterId: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What makes evidence of the facts that this server saw in one call. */
export function evidenceOfCall(call: SeenBy) {
  return createEvidence({ ...call, origin: "kubernetes", server: "eks" });
}

/** Facts as evidence, a fact that was seen twice being one, with the gaps of knowing the cluster. */
export function observed(
  facts: readonly ObjectFact[],
  { now, kubectl }: ClusterApi,
  call: {
    readonly cluster: ClusterId;
    readonly tool: ToolContract;
    readonly asked: object;
    /** What the call could not see. */
    readonly gaps?: readonly Gap[];
  },
): Observed {
  const { cluster, tool, asked, gaps = [] } = call;
  const seen = { clusterId: cluster.id, tool: tool.name, arguments: { ...asked } };
  const evidenceOf = evidenceOfCall(seen);
  const telling = { now: now(), kubectl };
  const evidence = facts.map((fact) => evidenceOf(toFact(fact, telling)));
  const distinct = [...new Map(evidence.map((item) => [item.id, item])).values()];
  return { evidence: distinct, gaps: [...cluster.gaps, ...gaps] };
}
