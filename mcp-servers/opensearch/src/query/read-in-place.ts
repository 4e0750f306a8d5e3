import { isDeepStrictEqual } from "node:util";
import { AppError, type Gap } from "@binnacle/contracts";
import { isTooExpensive } from "../api/too-expensive.ts";
import type { Deps } from "../deps.ts";
import { findPlace, type Place, type Sought } from "./find-place.ts";

interface Reading<Found> {
  readonly sought: Sought;
  readonly read: (place: Place, signal: AbortSignal) => Promise<Found>;
  /** Whether it may be otherwise where an index or a field has come since the server looked. */
  readonly isDoubtful: (found: Found, place: Place) => boolean;
}

type ReadInPlace<Found> =
  | { readonly kind: "found"; readonly place: Place; readonly found: Found }
  | { readonly kind: "gap"; readonly gap: Gap };

interface WithGaps {
  readonly gaps: readonly Gap[];
}

/** What is found where the lines are; where OpenSearch refuses to look for parts of words, by whole words and names. */
export async function readInPlace<Found extends WithGaps>(
  deps: Deps,
  reading: Reading<Found>,
  signal: AbortSignal,
): Promise<ReadInPlace<Found>> {
  const refused = new AbortController();
  const either = AbortSignal.any([signal, refused.signal]);
  return await readNow(deps, reading, either).catch((error: unknown) => {
    if (!isTooExpensive(error)) throw error;
    refused.abort();
    const sought = { ...reading.sought, isWholeOnly: true } as const;
    return readNow(deps, { ...reading, sought }, signal);
  });
}

/**
 * What is found where the lines are. That there is nothing, or that a part cannot be read, is not told from memory: then
 * indices and fields are looked for again, but for a place that some indices kept silent of seconds ago.
 */
async function readNow<Found extends WithGaps>(
  deps: Deps,
  reading: Reading<Found>,
  signal: AbortSignal,
): Promise<ReadInPlace<Found>> {
  const { sought, read, isDoubtful } = reading;
  const anew = { ...reading, sought: { ...sought, isAnew: true } };
  const known = await readAt(deps, reading, signal).catch((error: unknown) => {
    if (sought.index !== undefined || !isRefused(error)) throw error;
    return readAt(deps, anew, signal);
  });
  if (known.kind === "gap" || sought.index !== undefined) return known;
  const { place, found } = known;
  if (!isDoubtful(found, place) && !isPartlyUnread(found, place)) return known;
  const now = await findPlace(deps, anew.sought, signal);
  if (now.kind === "gap") return now;
  return isDeepStrictEqual(now.place.discovery, place.discovery)
    ? known
    : { kind: "found", place: now.place, found: await read(now.place, signal) };
}

async function readAt<Found>(
  deps: Deps,
  { sought, read }: Reading<Found>,
  signal: AbortSignal,
): Promise<ReadInPlace<Found>> {
  const located = await findPlace(deps, sought, signal);
  if (located.kind === "gap") return located;
  return { ...located, found: await read(located.place, signal) };
}

/** All shards refuse a query that was made for a mapping of before. */
function isRefused(error: unknown): boolean {
  return error instanceof AppError && error.kind === "bad_input" && !isTooExpensive(error);
}

/** Shards that did not answer, unless the place was found with some that do not, which is not kept for long. */
function isPartlyUnread({ gaps }: WithGaps, place: Place): boolean {
  if (place.discovery.silent.length > 0) return false;
  return gaps.some((gap) => gap.kind === "unreachable" && !place.gaps.includes(gap));
}

/** Whether one of them says that no line is there, or none any more. */
export function tellsSilence(gaps: readonly Gap[]): boolean {
  return gaps.some(({ kind }) => kind === "no_data" || kind === "stopped");
}
