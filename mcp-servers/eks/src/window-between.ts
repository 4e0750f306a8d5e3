import { AppError } from "@binnacle/contracts";

/** Moments between which something is asked for, in milliseconds since the epoch. */
export interface Between {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** RFC 3339 on both sides; absent: open. Throws `AppError` where it ends before it begins. */
export function windowBetween(since: string | undefined, until: string | undefined): Between {
  const fromMs = since === undefined ? undefined : Date.parse(since);
  const toMs = until === undefined ? undefined : Date.parse(until);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs)
    throw new AppError("bad_input", `The window ends before it begins: ${since} to ${until}.`);
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
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
