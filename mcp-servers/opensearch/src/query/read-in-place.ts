import { isDeepStrictEqual } from "node:util";
import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { findPlace, type Place, type Sought } from "./find-place.ts";

interface Reading<Found> {
  readonly sought: Sought;
  readonly read: (place: Place) => Promise<Found>;
  /** Whether it may be otherwise where an index or a field has come since the server looked. */
  readonly isDoubtful: (found: Found, place: Place) => boolean;
}

type ReadInPlace<Found> =
  | { readonly kind: "found"; readonly place: Place; readonly found: Found }
  | { readonly kind: "gap"; readonly gap: Gap };

/** What is found where the lines are. That there is nothing is never told from memory: then indices and fields are looked for again. */
export async function readInPlace<Found>(
  deps: Deps,
  { sought, read, isDoubtful }: Reading<Found>,
  signal: AbortSignal,
): Promise<ReadInPlace<Found>> {
  const known = await findPlace(deps, sought, signal);
  if (known.kind === "gap") return known;
  const found = await read(known.place);
  if (sought.index !== undefined || !isDoubtful(found, known.place))
    return { kind: "found", place: known.place, found };
  const now = await findPlace(deps, { ...sought, isAnew: true }, signal);
  if (now.kind === "gap") return now;
  return isDeepStrictEqual(now.place.discovery, known.place.discovery)
    ? { kind: "found", place: known.place, found }
    : { kind: "found", place: now.place, found: await read(now.place) };
}

/** Whether one of them says that no line is there, or none any more. */
export function tellsSilence(gaps: readonly Gap[]): boolean {
  return gaps.some(({ kind }) => kind === "no_data" || kind === "stopped");
}
