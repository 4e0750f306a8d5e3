import { AppError, type Gap } from "@binnacle/contracts";
import { isTooExpensive } from "../api/too-expensive.ts";
import { objectsOf } from "./find-silence.ts";
import type { LogQuestion } from "./log-filter.ts";

interface Beside {
  /** What the search would have told: `whether lines still arrive`. */
  readonly what: string;
  readonly question: LogQuestion;
  /** Of the call: what is cancelled is no gap. */
  readonly signal: AbortSignal;
}

/** What is asked beside more than one kind of question. */
export const besides = {
  arriving: "whether lines still arrive",
  unsearched: "lines in which words are not looked for",
  silence: "whether anything was written at all",
} as const;

/**
 * What a search beside the question finds; where OpenSearch does not answer it, that is a gap, and the answer is not
 * lost. What is too expensive is asked again in another way.
 */
export async function orGap<Found>(search: Promise<Found>, beside: Beside): Promise<Found | Gap[]> {
  return await search.catch((error: unknown) => [gapOf(error, beside)]);
}

function gapOf(error: unknown, { what, question, signal }: Beside): Gap {
  if (isTooExpensive(error)) throw error;
  if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
  return {
    origin: "opensearch",
    kind: kinds[error.kind] ?? "unreachable",
    what,
    why: error.message.replace(/\.$/, ""),
    about: objectsOf(question),
  };
}

const kinds: Partial<Record<AppError["kind"], Gap["kind"]>> = {
  timeout: "timed_out",
  denied: "refused",
};
