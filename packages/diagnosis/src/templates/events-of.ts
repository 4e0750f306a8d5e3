import { closeEvent, type Event, goesOn, type OpenEvent, openEvent } from "./fold-events.ts";

/** One line of a log. `at`: RFC 3339 in UTC; `level`: lower case, if it is known. */
export interface TemplateLine {
  readonly at: string;
  readonly text: string;
  readonly level?: string | undefined;
  readonly pod?: string | undefined;
  readonly container?: string | undefined;
}

/** An event, and the place of its first line among all lines. */
export interface PlacedEvent extends Event {
  readonly place: number;
  /** Unix milliseconds; 0: its time cannot be read. */
  readonly atMs: number;
  /** How many lines it is. */
  readonly lines: number;
}

/** A trace is written at once. */
const longestPauseMs = 2_000;
const mostLines = 1_000;

interface Writing {
  readonly event: OpenEvent;
  readonly place: number;
  readonly atMs: number;
  lines: number;
  lastMs: number;
}

/** Lines as events, in the order of time: what a container writes behind a line of its own that belongs to it is folded in. */
export function* eventsOf(lines: readonly TemplateLine[]): Generator<undefined, PlacedEvent[]> {
  const writings = new Map<string, Writing>();
  const events: Writing[] = [];
  const times = yield* timesOf(lines);
  for (const [turn, place] of inTime(times).entries()) {
    if (turn % linesATurn === 0) yield;
    const line = lines[place];
    if (line === undefined) continue;
    const { pod = "", container } = line;
    const stream = container === undefined ? pod : `${pod}/${container}`;
    const atMs = times[place] ?? 0;
    const writing = writings.get(stream);
    if (writing !== undefined && belongs(writing, line, atMs)) {
      writing.lines += 1;
      writing.lastMs = atMs;
      continue;
    }
    const next = { event: openEvent(line.text), place, atMs, lines: 1, lastMs: atMs };
    writings.set(stream, next);
    events.push(next);
  }
  return events.map(({ event, place, atMs, lines: count }) => {
    const { text, level } = closeEvent(event);
    return { text, level, place, atMs, lines: count };
  });
}

/** So many lines are read before others have their turn: some milliseconds. */
export const linesATurn = 250;
const timesATurn = 5_000;

function belongs({ event, lines, lastMs }: Writing, { text }: TemplateLine, atMs: number): boolean {
  if (lines >= mostLines || atMs - lastMs > longestPauseMs) return false;
  if (!text.includes("\n")) return goesOn(event, text);
  const [first = "", ...more] = text.split("\n", mostLines);
  if (!goesOn(event, first)) return false;
  for (const line of more) goesOn(event, line);
  return true;
}

/** When each line was written, Unix milliseconds. */
function* timesOf(lines: readonly TemplateLine[]): Generator<undefined, number[]> {
  const times: number[] = [];
  for (const line of lines) {
    if (times.length % timesATurn === 0) yield;
    times.push(timeOf(line));
  }
  return times;
}

/** The places of the lines, the oldest first; lines of one moment keep their order, also where the newest came first. */
function inTime(times: readonly number[]): number[] {
  const places = [...times.keys()];
  const isNewestFirst = (times[0] ?? 0) > (times.at(-1) ?? 0);
  if (isNewestFirst) places.reverse();
  return places.toSorted((left, right) => (times[left] ?? 0) - (times[right] ?? 0));
}

/** A time that nobody can read is before all others. */
function timeOf({ at }: TemplateLine): number {
  const atMs = Date.parse(at);
  return Number.isNaN(atMs) ? 0 : atMs;
}
