import { present } from "@binnacle/contracts";
import type { ObjectOf, StateKind } from "../state/kinds.table.ts";
import type { SeenChange } from "../state/seen-change.ts";
import type { Metadata } from "../state/shapes.ts";
import { makersOf, soleWriter, untimedOwner, writesOf } from "./writes-of.ts";

/** One object before and after; absent: it was not there. */
export interface Turned {
  readonly kind: StateKind;
  readonly before?: ObjectOf<StateKind> | undefined;
  readonly after?: ObjectOf<StateKind> | undefined;
  /** Of a ConfigMap: what its values changed, key by key. */
  readonly keys?: { readonly [Word in "added" | "changed" | "removed"]: readonly string[] };
  /** It happened between these, milliseconds since the epoch by the API server's clock. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Nobody watched when it happened: it was found afterwards. */
  readonly isLate?: boolean;
}

/** A controller copies what was written into the status within this time. */
const FOLLOWS_MS = 60_000;

/** By whom, and when: a write by the subresource `scale` has no time of its own; who wrote at another time did not write this. */
export function writeIn(
  { kind, after, fromMs, toMs }: Turned,
  { path, lags }: { readonly path: readonly string[]; readonly lags: boolean },
): Pick<SeenChange, "at" | "by"> & { readonly isTimed: boolean } {
  const metadata = fullMetadata(after);
  const lag = lags ? FOLLOWS_MS : 0;
  const fields = metadata?.managedFields ?? [];
  const writes = path.length === 0 ? makersOf(kind, fields) : writesOf(fields, path);
  // Times of the API have no fractions.
  const write = writes.find(({ time }) => {
    const timeMs = Date.parse(time);
    return timeMs >= fromMs - 1000 - lag && timeMs <= toMs + 1000;
  });
  const by = untimedOwner(metadata, path) ?? soleWriter(path.length === 0 ? [] : writes, write);
  const at = write?.time ?? new Date(toMs).toISOString();
  return { at, isTimed: write !== undefined, ...present({ by }) };
}

function fullMetadata(object: Turned["after"]): Metadata | undefined {
  return object !== undefined && "managedFields" in object.metadata ? object.metadata : undefined;
}

/** ` (between 03:02:00Z and 03:02:10Z)`: of what nobody watched no moment is known. */
export function spanOf({ isLate = false, fromMs, toMs }: Turned): string {
  const [from, to] = [fromMs, toMs].map((ms) => `${new Date(ms).toISOString().slice(11, 19)}Z`);
  return isLate ? ` (between ${from} and ${to})` : "";
}
