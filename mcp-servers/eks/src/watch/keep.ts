import type { Failure } from "../api/failure.ts";
import type { Copy, WatchDeps } from "./copy.ts";
import type { KeptObject, Turn } from "./kept-kind.ts";
import { toKept } from "./to-kept.ts";
import type { WatchEvent } from "./watch-event.ts";

/** Writes what a watch told into the copy, in its order. */
export async function keep(
  copy: Copy,
  events: readonly WatchEvent[],
  deps: WatchDeps,
): Promise<void> {
  const told = events.flatMap((event) =>
    event.kind === "is" || event.kind === "gone" ? [event] : [],
  );
  const there = told.filter(({ kind }) => kind === "is").map(({ object }) => object);
  const kept = await toKept(copy.kind, there, deps.api.redactor);
  let next = 0;
  for (const { kind, object } of told) {
    const turn = kind === "gone" ? copy.kept.remove(object) : setOf(copy, object, kept[next++]);
    tell(copy, deps, turn);
  }
}

/** Writes a page of a list. */
export async function keepPage(
  copy: Copy,
  items: readonly unknown[],
  deps: WatchDeps,
): Promise<void> {
  const kept = await toKept(copy.kind, items, deps.api.redactor);
  for (const [at, item] of items.entries()) tell(copy, deps, setOf(copy, item, kept[at]));
}

/** More objects of one kind are not kept: some hundred megabytes. They are listed when they are asked for. */
const objectsAtMost = 50_000;

/** Why a list is not read on; undefined: it is not too long. */
export function tooMany({ kind: { plural }, kept }: Copy): Failure | undefined {
  if (kept.size() <= objectsAtMost) return undefined;
  return { kind: "unavailable", why: `There are more than ${objectsAtMost} ${plural}.` };
}

/** The list is whole: what it did not name is gone. */
export function endList(copy: Copy, deps: WatchDeps): void {
  for (const turn of copy.kept.endList()) tell(copy, deps, turn);
  copy.isWhole();
}

function setOf(copy: Copy, object: unknown, kept: KeptObject | undefined): Turn | undefined {
  return kept && copy.kept.set(object, kept);
}

function tell(copy: Copy, deps: WatchDeps, turn: Turn | undefined): void {
  if (turn !== undefined && copy.since() !== undefined) deps.onTurn(copy, turn);
}
