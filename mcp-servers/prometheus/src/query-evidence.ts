import type { Evidence, Fact } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { createEvidence } from "@binnacle/runtime";
import { pinPromql } from "./api/pin-promql.ts";
import type { Deps } from "./deps.ts";
import { toInstant } from "./signals/time-frame.ts";

export interface QueryFact extends Pick<Fact, "pointer" | "subject" | "text" | "trust"> {
  /** The exact PromQL; what shows the fact again is pinned to its time. */
  readonly query: string;
  /** Unix milliseconds of the evaluation; absent: that of the call. */
  readonly timeMs?: number;
  /** When the newest sample behind it was taken. It is no part of what makes a fact the same. */
  readonly asOfMs?: number;
  /** What shows it again where it is no value of an instant query. */
  readonly reproduce?: Evidence["reproduce"];
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
  return ({ query, timeMs = call.observedMs, asOfMs, reproduce, ...fact }) =>
    evidenceOf({
      ...fact,
      about: query,
      value: fact.values,
      values: {
        ...fact.values,
        ...(asOfMs === undefined ? {} : { asOf: { at: toInstant(asOfMs) } }),
      },
      observedAt: toInstant(timeMs),
      reproduce: reproduce ?? { language: "promql", text: pinPromql(query, timeMs) },
    });
}
