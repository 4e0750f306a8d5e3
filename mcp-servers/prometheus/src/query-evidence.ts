import type { Evidence, Fact } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { createEvidence } from "@binnacle/runtime";
import type { Deps } from "./deps.ts";
import { toInstant } from "./signals/time-frame.ts";

export interface QueryFact extends Pick<Fact, "pointer" | "subject" | "text" | "trust"> {
  /** The exact PromQL. */
  readonly query: string;
  readonly values: Evidence["values"];
}

interface QueryCall {
  readonly deps: Deps;
  readonly cluster: CalledCluster;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Unix milliseconds. */
  readonly observedMs: number;
}

/** Makes the evidence of one tool call: a fact is a value in the result of a query, and the query shows it again. */
export function queryEvidence(call: QueryCall): (fact: QueryFact) => Evidence {
  const evidenceOf = createEvidence({
    clusterId: call.cluster.id ?? call.deps.clusterId,
    origin: "prometheus",
    server: "prometheus",
    tool: call.tool,
    arguments: call.input,
  });
  const observedAt = toInstant(call.observedMs);
  return ({ query, ...fact }) =>
    evidenceOf({
      ...fact,
      about: query,
      value: fact.values,
      observedAt,
      reproduce: { language: "promql", text: query },
    });
}
