import type { LogPattern } from "@binnacle/contracts";
import { type Counted, chanceOfMore } from "./poisson.ts";
import { significance } from "./told-change.ts";

/** A template has grown when it is this many times as frequent, and that is no chance. */
const growth = 2;

/** Of lines that stand for others at least so many prove a rise or a fall: fewer may be one burst. */
const leastRead = 5;

/** What is known of a template in one part. */
export interface Sampled {
  /** All its lines of the part. */
  readonly estimate: number;
  readonly ofMs: number;
  /** Those that were read. */
  readonly read: number;
  readonly isWhole: boolean;
  /** How much that proves: fewer lines, in less time. */
  readonly proof: Counted;
}

/** `chance`: how probable a change as large would be in any of the templates, had nothing changed. */
export function changeOf(
  before: Sampled,
  now: Sampled,
  { templates, hasEnded, isSeen }: Tried,
): Change {
  if (before.read === 0) return { change: "new", ...ifMissed(before, now, templates) };
  if (now.read === 0) return goneOf(before, now, { templates, hasEnded, isSeen });
  const ratio = now.estimate / now.ofMs / (before.estimate / before.ofMs);
  const rise = chanceIn(templates, before, now);
  if (ratio >= growth && rise < significance && isEnough(now))
    return { change: "grown", chance: rise };
  const fall = chanceIn(templates, now, before);
  if (ratio <= 1 / growth && fall < significance && isEnough(before))
    return { change: "fallen", chance: fall };
  return { change: "steady" };
}

type Change = Pick<LogPattern, "change" | "chance">;

interface Tried {
  readonly templates: number;
  readonly hasEnded: boolean;
  /** An end could be seen. */
  readonly isSeen: boolean;
}

/** What is rare is silent by chance, too: none of it in the window is no end. */
function goneOf(before: Sampled, now: Sampled, { templates, hasEnded, isSeen }: Tried): Change {
  if (now.isWhole && !isSeen) return { change: "gone", chance: 1 };
  if (before.isWhole && now.isWhole) return { change: hasEnded ? "gone" : "steady" };
  return { change: "gone", chance: chanceIn(templates, now, before) };
}

function chanceIn(templates: number, less: Sampled, more: Sampled): number {
  return Math.min(1, chanceOfMore(less.proof, more.proof) * templates);
}

function isEnough({ isWhole, read }: Sampled): boolean {
  return isWhole || read >= leastRead;
}

/** Where not all was read, lines may have been missed that were there; none is missed in what was read as a whole. */
function ifMissed(none: Sampled, some: Sampled, templates: number): { readonly chance?: number } {
  if (none.isWhole) return some.isWhole ? {} : { chance: 0 };
  return { chance: chanceIn(templates, none, some) };
}
