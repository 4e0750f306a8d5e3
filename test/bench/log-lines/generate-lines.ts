/**
 * Log lines as workloads on Kubernetes write them, each with the number of its true template.
 * templates.table.ts says what makes two lines the same template.
 *
 *   node test/bench/log-lines/main.ts write --seed 1 --out /tmp/lines.jsonl
 *   python3 test/bench/log-lines/drain3-run.py /tmp/lines.jsonl --masks UUID,IP,HEX,NUM --out /tmp/groups.json
 *   node test/bench/log-lines/main.ts judge /tmp/lines.jsonl /tmp/groups.json
 */
import { createRandom, type Random } from "./random.ts";
import { type Template, templates } from "./templates.table.ts";

/** One event, or one physical line of it. */
export interface LogLine {
  readonly text: string;
  /** Its true template: an index into the templates. */
  readonly template: number;
  /** Its true group: the template, and of requests that failed the class of the status. */
  readonly statement: string;
  /** RFC 3339, UTC. Lines come in this order. */
  readonly time: string;
  readonly pod: string;
  /** The event that a physical line belongs to; events count from 0 in the order of their start. */
  readonly event: number;
}

export interface LinesWanted {
  readonly seed: number;
  /** How many events. */
  readonly lines?: number;
  /** "events": a stack trace is one text with line breaks. "lines": as a container runtime stores it, line by line, other pods' lines in between. */
  readonly as?: "events" | "lines";
  /** Those of templates.table.ts unless others are given. */
  readonly of?: readonly Template[];
}

/** An event before its place in time is known. */
export interface Draft {
  readonly template: number;
  readonly timeMs: number;
}

export const defaultLines = 60_000;
/** 200 events in a second: a busy namespace. */
const eventGapMs = 5;
/** The rarest templates have so many lines in 60,000. */
const rareShare = 5 / 60_000;
const rareTemplates = 6;
/** How steeply the frequency falls with the rank; word frequencies have 1, logs are steeper. */
const zipfExponent = 1.5;
const start = Date.parse("2026-11-30T04:00:00Z");

/** Lines of all templates with Zipf's frequencies; which template is frequent depends on the seed. */
export function generateLines({
  seed,
  lines = defaultLines,
  as = "events",
  of = templates,
}: LinesWanted): LogLine[] {
  const random = createRandom(seed);
  const counts = wholeCounts(frequencies(random, of), lines);
  const order = random.shuffled(
    counts.flatMap((count, template) => Array<number>(count).fill(template)),
  );
  const drafts = order.map((template, index) => ({ template, timeMs: start + index * eventGapMs }));
  const events = writeEvents(random, drafts, of);
  return as === "events" ? events : splitIntoLines(random, events);
}

/** The expected share of each template; the rarest six have five lines in 60,000. */
export function frequencies(random: Random, of: readonly Template[]): number[] {
  const byFrequency = of
    .map(({ routine }, template) => ({ template, place: random.next() + (routine ? 0 : 0.5) }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ template }) => template);
  const ranks = of.map((_, template) => byFrequency.indexOf(template));
  const common = of.length - rareTemplates;
  const weights = ranks.map((rank) => (rank < common ? (rank + 1) ** -zipfExponent : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const left = 1 - rareTemplates * rareShare;
  return weights.map((weight) => (weight === 0 ? rareShare : (weight / total) * left));
}

/** The texts of the drafts, in order of time; each workload has two pods. */
export function writeEvents(
  random: Random,
  drafts: readonly Draft[],
  of: readonly Template[],
): LogLine[] {
  const pods = podNames(random, of);
  return drafts
    .toSorted((left, right) => left.timeMs - right.timeMs)
    .map(({ template, timeMs }, event) => {
      const { workload, write, status } = templateOf(of, template);
      const time = new Date(timeMs);
      const text = write(random, time);
      return {
        text,
        template,
        statement: `${template}${failureIn(text, status)}`,
        time: time.toISOString(),
        pod: random.pick(pods.get(workload) ?? []),
        event,
      };
    });
}

function failureIn(text: string, status: RegExp | undefined): string {
  const digit = status?.exec(text)?.[1] ?? "";
  return digit === "4" || digit === "5" ? ` ${digit}xx` : "";
}

/** Whole numbers with this sum, at least one each, as near as they get to the shares. */
function wholeCounts(shares: readonly number[], sum: number): number[] {
  const counts = shares.map((share) => Math.max(1, Math.round(share * sum)));
  const largest = counts.indexOf(Math.max(...counts));
  const others = counts.reduce((total, count) => total + count, 0) - (counts[largest] ?? 0);
  if (sum <= others)
    throw new RangeError(`${sum} lines are too few for ${shares.length} templates.`);
  return counts.with(largest, sum - others);
}

/** A pod writes the lines of one event in order; what other pods write meanwhile stands in between. */
function splitIntoLines(random: Random, events: readonly LogLine[]): LogLine[] {
  const freeFromMs = new Map<string, number>();
  const lines = events.flatMap((event) => {
    let timeMs = Math.max(Date.parse(event.time), freeFromMs.get(event.pod) ?? 0);
    return event.text.split("\n").map((text) => {
      const line = { ...event, text, time: new Date(timeMs).toISOString() };
      timeMs += random.whole(1, 4);
      freeFromMs.set(event.pod, timeMs);
      return line;
    });
  });
  return lines.toSorted(byTime);
}

/** Times of one form and zone sort as text. */
function byTime(left: LogLine, right: LogLine): number {
  if (left.time === right.time) return 0;
  return left.time < right.time ? -1 : 1;
}

function podNames(random: Random, of: readonly Template[]): Map<string, readonly string[]> {
  const letters = "bcdfghjklmnpqrstvwxz2456789".split("");
  const suffix = (length: number) => Array.from({ length }, () => random.pick(letters)).join("");
  const workloads = new Set(of.map(({ workload }) => workload));
  return new Map(
    Array.from(workloads, (workload) => {
      const replicaSet = `${workload}-${suffix(9)}`;
      return [workload, [`${replicaSet}-${suffix(5)}`, `${replicaSet}-${suffix(5)}`]];
    }),
  );
}

function templateOf(of: readonly Template[], number: number): Template {
  const template = of[number];
  if (template === undefined) throw new RangeError(`There is no template ${number}.`);
  return template;
}
