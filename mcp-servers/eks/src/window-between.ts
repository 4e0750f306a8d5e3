import { AppError } from "@binnacle/contracts";

/** Moments between which something is asked for, in milliseconds since the epoch. */
export interface Between {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** RFC 3339 on both sides; absent: open. Throws `AppError` where it ends before it begins, or is still to come. */
export function windowBetween(
  since: string | undefined,
  until: string | undefined,
  nowMs: number,
): Between {
  const fromMs = momentAsked("since", since, nowMs);
  const toMs = momentAsked("until", until, nowMs);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs)
    throw new AppError("bad_input", `The window ends before it begins: ${since} to ${until}.`);
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
}

/** Clocks differ. */
const aheadMost = 60_000;

/** In milliseconds. Of a time that is still to come there is nothing to tell, which is not the same as nothing: it is refused. */
export function momentAsked(
  bound: string,
  at: string | undefined,
  nowMs: number,
): number | undefined {
  const ms = at === undefined ? undefined : Date.parse(at);
  if (ms !== undefined && ms - nowMs > aheadMost)
    throw new AppError("bad_input", `${bound} is ${at}, which is still to come.`);
  return ms;
}

/** Of what happened at those moments, or between two of them, what touches the window. */
export function within<T extends { readonly at: string; readonly firstAt?: string }>(
  items: readonly T[],
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY }: Between,
): readonly T[] {
  return items.filter(
    ({ at, firstAt = at }) => Date.parse(at) >= fromMs && Date.parse(firstAt) <= toMs,
  );
}
