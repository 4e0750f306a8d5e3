import type { Evidence, Fact } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { createEvidence } from "@binnacle/runtime";
import type { Deps } from "./deps.ts";
import type { Clause } from "./query/clause.ts";

export interface SearchFact
  extends Pick<Fact, "pointer" | "subject" | "text" | "trust" | "observedAt"> {
  /** The question, or the container that wrote a line: without times, and the same for every field mapping. */
  readonly about: readonly unknown[];
  readonly values: Evidence["values"];
  /** The search that shows the same fact. */
  readonly search: Clause;
}

interface SearchCall {
  readonly deps: Deps;
  readonly cluster: CalledCluster;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly index: string;
}

/** Makes the evidence of one tool call; the search that shows a fact is a line for the Dev Tools console. */
export function searchEvidence({ deps, cluster, tool, input, index }: SearchCall) {
  const evidenceOf = createEvidence({
    tool,
    arguments: input,
    clusterId: cluster.id ?? deps.clusterId,
    origin: "opensearch",
    server: "opensearch",
  });
  return ({ about, search, ...fact }: SearchFact): Evidence =>
    evidenceOf({
      ...fact,
      about: JSON.stringify(about),
      value: fact.values,
      reproduce: {
        language: "query-dsl",
        text: `GET ${index}/_search ${JSON.stringify(search)}`,
      },
    });
}
