import type { Evidence, Hash, Investigation } from "@binnacle/contracts";

/** What the person wrote, as a fact: a reply may say what they said, and must cite it. */
export function questionFact(
  { question, scope, askedAt, askedBy }: Investigation,
  hash: Hash,
): Evidence {
  const by = askedBy?.name ?? "an alert";
  return {
    id: hash(["asked", scope.cluster.id, question]).slice(0, 16),
    clusterId: scope.cluster.id,
    origin: "conversation",
    source: { server: "conversation", tool: "asked", arguments: {} },
    text: `${by} asked: "${question}"`,
    values: {},
    observedAt: askedAt,
    trust: "outside",
    reproduce: { language: "text", text: "said in this conversation" },
  };
}
