import { AppError } from "@binnacle/contracts";
import type { SearchAnswer } from "./wire.ts";

/** The cluster setting that, where it is false, refuses wildcard, regexp and prefix queries. */
export const expensiveSetting = "search.allow_expensive_queries";

const refused = { setting: expensiveSetting };

/** What OpenSearch does not take by that setting; whole words and values it does. */
export function tooExpensive(address: string): AppError {
  return new AppError(
    "bad_input",
    `OpenSearch at ${address} takes no wildcard, regexp or prefix query: its cluster setting ${expensiveSetting} is false. Set it to true, or ask for whole names and words.`,
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

/** Whether shards refused a query that others took, as those do that do not map its field. */
export function isPartlyRefused({ _shards: { failures = [] } }: SearchAnswer): boolean {
  return failures.some(({ reason }) => namesSetting(reason?.reason));
}
