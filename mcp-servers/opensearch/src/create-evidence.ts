import type { Evidence, ObjectRef } from "@binnacle/contracts";
import { identify } from "@binnacle/runtime";
import type { Clause } from "./query/log-filter.ts";

/** One fact that a search showed. */
export interface Fact {
  /** What the fact is about, whatever the fields are called: the question, or the container that wrote a line. */
  readonly about: unknown;
  /** JSON pointer: which aspect of it. */
  readonly pointer: string;
  readonly text: string;
  readonly values: Evidence["values"];
  readonly subject?: ObjectRef | undefined;
  readonly trust: Evidence["trust"];
  readonly observedAt: string;
  /** The search that shows the same fact. */
  readonly search: Clause;
}

export interface EvidenceSource {
  readonly clusterId: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly index: string;
}

/** Builds the evidence of one tool call. Equal facts get equal ids, whoever asks and when. */
export function createEvidence(source: EvidenceSource): (fact: Fact) => Evidence {
  return ({ about, pointer, text, values, subject, trust, observedAt, search }) => ({
    id: identify({
      clusterId: source.clusterId,
      origin: "opensearch",
      subject: JSON.stringify(about),
      pointer,
      value: values,
    }),
    origin: "opensearch",
    source: { server: "opensearch", tool: source.tool, arguments: { ...source.arguments } },
    ...(subject === undefined ? {} : { subject }),
    text,
    values,
    observedAt,
    trust,
    reproduce: {
      language: "query-dsl",
      text: `GET ${source.index}/_search ${JSON.stringify(search)}`,
    },
  });
}
