import type { Gap } from "@binnacle/contracts";
import { named } from "../fields/discovery-gaps.ts";
import { indicesOf } from "../fields/log-fields.ts";
import { objectsOf } from "./find-silence.ts";
import type { LogQuestion } from "./log-filter.ts";
import type { Place } from "./place.ts";

/** Indices without a field for the trace that is asked for: there it is found only where a text holds the id. */
export function untracedGaps({ fields, discovery }: Place, question: LogQuestion): Gap[] {
  if (question.traceId === undefined) return [];
  const mapped = new Set(fields.traceId.flatMap(indicesOf));
  const others = discovery.readable.filter((index) => !mapped.has(index));
  if (others.length === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "not_configured",
      what: `a field for the trace in ${named(others)}`,
      why: "the id was looked for in the text of the lines",
      about: objectsOf(question),
      remedy: {
        text: "Start the opensearch server with --field traceId=<field>, or let the shipper parse it.",
      },
    },
  ];
}
