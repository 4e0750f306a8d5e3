import type { Evidence, ObjectRef } from "@binnacle/contracts";
import { identify } from "@binnacle/runtime";

/** One fact that a query showed. */
export interface Fact {
  /** The exact PromQL. */
  readonly query: string;
  /** JSON pointer: which aspect of the query's result. */
  readonly pointer: string;
  readonly text: string;
  readonly values: Evidence["values"];
  readonly subject?: ObjectRef | undefined;
  readonly trust?: Evidence["trust"];
}

export interface EvidenceSource {
  readonly clusterId: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Unix milliseconds. */
  readonly observedMs: number;
}

/** Builds the evidence of one tool call. Equal facts get equal ids, whoever asks and when. */
export function createEvidence(source: EvidenceSource): (fact: Fact) => Evidence {
  return ({ query, pointer, text, values, subject, trust = "fact" }) => ({
    id: identify({
      clusterId: source.clusterId,
      origin: "prometheus",
      subject: query,
      pointer,
      value: values,
    }),
    origin: "prometheus",
    source: { server: "prometheus", tool: source.tool, arguments: { ...source.arguments } },
    ...(subject === undefined ? {} : { subject }),
    text,
    values,
    observedAt: new Date(source.observedMs).toISOString(),
    trust,
    reproduce: { language: "promql", text: query },
  });
}
