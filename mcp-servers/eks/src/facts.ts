import type { Evidence } from "@binnacle/contracts";
import { type ObjectFact, toFact } from "@binnacle/diagnosis";
import { createEvidence } from "@binnacle/runtime";
import type { ClusterApi } from "./api/cluster-api.ts";

/** The call that saw some facts. */
export interface SeenBy {
  readonly clusterId: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What makes evidence of the facts that this server saw in one call. */
export function evidenceOfCall(call: SeenBy) {
  return createEvidence({ ...call, origin: "kubernetes", server: "eks" });
}

/** Facts as evidence; a fact that was seen twice is one. */
export function toEvidence(
  facts: readonly ObjectFact[],
  { now, kubectl }: ClusterApi,
  call: SeenBy,
): Evidence[] {
  const evidenceOf = evidenceOfCall(call);
  const telling = { now: now(), kubectl };
  const evidence = facts.map((fact) => evidenceOf(toFact(fact, telling)));
  return [...new Map(evidence.map((item) => [item.id, item])).values()];
}
