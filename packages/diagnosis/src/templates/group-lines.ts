import { eventsOf, linesATurn, type PlacedEvent, type TemplateLine } from "./events-of.ts";
import { groupShapes } from "./group-shapes.ts";
import { type MaskedLine, maskLine } from "./mask-line.ts";
import type { Shape } from "./shape.ts";
import { templateText } from "./template-text.ts";
import type { WordMemory } from "./word-memory.ts";

/** The events of one statement of a program. */
export interface LineGroup {
  /** Its words, with a mask for what differs. */
  readonly template: string;
  readonly events: readonly PlacedEvent[];
}

/** Lines that share their words, before anything is compared. */
interface Draft {
  readonly words: readonly string[];
  readonly members: number[];
  /** The pieces whose value was the same in all lines so far. */
  readonly same: Map<number, string>;
  readonly masked: readonly string[];
}

/**
 * Groups lines by the statement that wrote them, whatever their order. It yields after some milliseconds of work, so
 * that a caller can let others have their turn; `finish` runs it at once.
 */
export function* groupLines(lines: readonly TemplateLine[]): Generator<undefined, LineGroup[]> {
  const events = yield* eventsOf(lines);
  const words: WordMemory = new Map();
  const drafts = new Map<string, Draft>();
  for (const [index, event] of events.entries()) {
    if (index % linesATurn === 0) yield;
    const line = maskLine(event.text, words);
    const draft = drafts.get(line.text);
    if (draft === undefined) drafts.set(line.text, toDraft(line, index));
    else addTo(draft, line, index);
  }
  const shapes = yield* groupShapes([...drafts.values()].map(toShape));
  return shapes.map(({ members, ...shape }) => ({
    template: templateText(shape),
    events: members.flatMap((index) => events[index] ?? []),
  }));
}

/** Runs to its end what could let others have their turn. */
export function finish<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function toDraft({ text, masked, shown }: MaskedLine, index: number): Draft {
  const same = new Map(
    shown.flatMap((piece, place) => (piece === masked[place] ? [] : [[place, piece] as const])),
  );
  return { words: text.trimEnd().split(" "), members: [index], same, masked };
}

function addTo({ members, same }: Draft, { shown }: MaskedLine, index: number): void {
  members.push(index);
  for (const [place, piece] of same) if (shown[place] !== piece) same.delete(place);
}

function toShape({ words, members, same, masked }: Draft): Shape {
  const shown = masked.map((piece, place) => same.get(place) ?? piece);
  return { words, shown: shown.join("").trimEnd().split(" "), members };
}
