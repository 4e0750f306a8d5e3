import { AppError } from "@binnacle/contracts";
import type { SearchAnswer } from "./wire.ts";

/** The cluster setting that, where it is false, refuses what looks at many words of an index: parts of words, ranges of them. */
export const expensiveSetting = "search.allow_expensive_queries";

const refused = { setting: expensiveSetting };

/** What OpenSearch does not take by that setting, as it says; whole words and values it does. */
export function tooExpensive(address: string, reason: string | null = ""): AppError {
  const kind = /\[(\w{1,40})\] queries/.exec(reason ?? "")?.[1];
  return new AppError(
    "bad_input",
    `OpenSearch at ${address} refuses ${kind === undefined ? "the query" : `${kind} queries`}, as its cluster setting ${expensiveSetting} is false. Set it to true, or ask for whole names and words.`,
    { cause: refused },
  );
}

export function isTooExpensive(error: unknown): boolean {
  return error instanceof AppError && error.cause === refused;
}

/** Whether OpenSearch gives the setting as its reason. */
export function namesSetting(reason: string | null | undefined): boolean {
  return reason?.includes(`'${expensiveSetting}' is set to false`) ?? false;
}

/** Why shards refused a query that others took, as those do that do not map its field. */
export function partlyRefused({ _shards: { failures = [] } }: SearchAnswer): string | undefined {
  const reasons = failures.map(({ reason }) => reason?.reason ?? "");
  return reasons.find(namesSetting);
}
