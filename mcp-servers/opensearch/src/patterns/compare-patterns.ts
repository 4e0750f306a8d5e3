import { type LogPattern, present } from "@binnacle/contracts";
import { groupLines, type LineGroup, toTemplate } from "@binnacle/diagnosis";
import { type TimeWindow, toInstant } from "../query/time-window.ts";
import { changeOf, type Sampled } from "./change-of.ts";
import { endedAt } from "./ended-at.ts";
import type { Covered } from "./read-covered.ts";
import { barsOf, roseAt, type Weighted } from "./rose-at.ts";
import { toldChange } from "./told-change.ts";

type Part = Omit<Covered, "gaps">;

export interface Comparison {
  readonly window: Part;
  readonly baseline: Part;
  /** Those asked for; absent: all. A line without a level in a field is told by its text, and stays where that has none. */
  readonly levels?: readonly string[] | undefined;
  /** Whether lines of the end of the window may be missing: then it is seen up to the newest line of anything. */
  readonly isEndUnsure?: boolean;
  /** When the newest line of any level came, where that is known; Unix milliseconds. */
  readonly newestMs?: number | undefined;
}

export interface ComparedPatterns {
  /** Those of the levels that were asked for, and those of no known level. */
  readonly patterns: Pattern[];
  /** Of other levels, as the text of their lines says. */
  readonly others: Pattern[];
}

export type Pattern = Omit<LogPattern, "evidence">;

/** More pods are counted, not named. */
const namedPods = 3;

const order = ["new", "grown", "perhaps new", "ended", "gone", "fallen", "perhaps gone", "steady"];
const harm = ["fatal", "error", "warn"];

/**
 * Templates of both parts, which are grouped together so that a statement is one template in both; new ones first,
 * then grown ones, the harmful and the frequent ones before others. It yields after some milliseconds of work.
 */
export function* comparePatterns(comparison: Comparison): Generator<undefined, ComparedPatterns> {
  const { window, baseline, levels } = comparison;
  const lines = [...window.lines, ...baseline.lines];
  const groups = yield* groupLines(lines);
  const weights = [window, baseline].flatMap(weightsOf);
  const templates = groups.length;
  const compared = {
    ...comparison,
    lines,
    weights,
    templates,
    seen: seenIn(comparison, templates),
  };
  const isAsked = ({ place, level }: LineGroup["events"][number]) =>
    level === undefined || lines[place]?.level !== undefined || levels?.includes(level) !== false;
  const patternsOf = (some: readonly LineGroup[]) =>
    some
      .filter(({ events }) => events.length > 0)
      .map((group) => toPattern(group, compared))
      .toSorted(byWorth);
  const only = (keep: typeof isAsked) =>
    groups.map((group) => ({ ...group, events: group.events.filter(keep) }));
  return {
    patterns: patternsOf(only(isAsked)),
    others: patternsOf(only((event) => !isAsked(event))),
  };
}

interface Compared extends Comparison {
  readonly lines: Part["lines"];
  readonly weights: readonly number[];
  /** How many templates are compared: chance has as many tries. */
  readonly templates: number;
  readonly seen: ReturnType<typeof seenIn>;
}

/** Undefined: not all was read, or nothing came of a window whose end may be missing: a line of the end may be among the others. */
function seenIn(comparison: Comparison, templates: number) {
  const { window, baseline, isEndUnsure = false, newestMs = 0 } = comparison;
  if (window.weights !== undefined) return undefined;
  const [from, { toMs }] = [baseline.weights === undefined ? baseline : window, window.window];
  const newest = window.lines.reduce(
    (latest, { at }) => Math.max(latest, Date.parse(at)),
    newestMs,
  );
  if (isEndUnsure && newest === 0) return undefined;
  const untilMs = isEndUnsure ? newest : toMs;
  return { fromMs: from.window.fromMs, untilMs, templates };
}

function toPattern(group: LineGroup, compared: Compared): Pattern {
  const { window, baseline, lines, weights, templates } = compared;
  const events = group.events.map(({ atMs, place }) => {
    return { atMs, isNow: place < window.lines.length, weight: weights[place] ?? 1 };
  });
  const before = sampled(
    events.filter(({ isNow }) => !isNow),
    baseline,
  );
  const now = sampled(
    events.filter(({ isNow }) => isNow),
    window,
  );
  const { template, level, firstSeen, lastSeen, sample, pods, podNames } = toTemplate(group, lines);
  const end = endOf(events, compared);
  const { change, chance } = changeOf(before, now, {
    templates,
    hasEnded: end !== undefined,
    isSeen: compared.seen !== undefined,
  });
  const rose = change === "grown" ? roseAt(events, barsIn(compared)) : undefined;
  const ended = change === "gone" ? undefined : end;
  return {
    template,
    ...present({ level }),
    count: Math.round(inAll(now, window.window)),
    before: scaled(before, window.window),
    change,
    ...present({ chance }),
    ...present({ roseAt: rose === undefined ? undefined : toInstant(rose) }),
    ...present({ endedAt: ended === undefined ? undefined : toInstant(ended) }),
    firstSeen,
    lastSeen,
    sample,
    pods,
    podNames: podNames.slice(0, namedPods),
  };
}

function endOf(
  events: readonly (Weighted & { readonly isNow: boolean })[],
  { seen }: Compared,
): number | undefined {
  if (seen === undefined) return undefined;
  const times = events.map(({ atMs }) => atMs).filter((atMs) => atMs >= seen.fromMs);
  return endedAt(times, seen);
}

function weightsOf({ lines, weights = lines.map(() => 1) }: Part): readonly number[] {
  return weights;
}

/**
 * An estimate proves no more than the lines that it is made from. Of lines that stand for different numbers it is as
 * sure as of (Σw)²/Σw² lines that each stand for Σw²/Σw (Kish's effective size of a sample); `weight` is that number.
 */
function sampled(events: readonly Weighted[], part: Part): Sampled {
  const own = events.map(({ weight }) => weight);
  const estimate = sumOf(own, 1);
  const all = weightsOf(part);
  const lines = own.length > 0 ? own : all;
  const weight = lines.length === 0 ? 1 : sumOf(lines, 2) / sumOf(lines, 1);
  const ofMs = lengthIn(part);
  return {
    estimate,
    ofMs,
    read: own.length,
    isWhole: part.weights === undefined,
    proof: { count: Math.round(estimate / weight), lengthMs: ofMs / weight },
  };
}

function sumOf(weights: readonly number[], power: number): number {
  return weights.reduce((total, weight) => total + weight ** power, 0);
}

/** How long the time is of which there are lines; milliseconds. */
function lengthIn({ window, parts = [window] }: Part): number {
  return parts.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** Of a part that was not read as a whole nothing is known within its parts. */
function barsIn({ window, baseline }: Comparison): readonly TimeWindow[] {
  if (window.parts === undefined && baseline.parts === undefined)
    return barsOf({ fromMs: baseline.window.fromMs, toMs: window.window.toMs });
  return [baseline, window].flatMap((part) => part.parts ?? barsOf(part.window));
}

/** At the length of the window, with one decimal: half an occurrence is still not none. */
function scaled(before: Sampled, window: TimeWindow): number {
  const count = inAll(before, window);
  return Math.max(count > 0 ? 0.1 : 0, Math.round(count * 10) / 10);
}

function inAll({ estimate, ofMs }: Sampled, { fromMs, toMs }: TimeWindow): number {
  return ofMs === 0 ? 0 : (estimate * (toMs - fromMs)) / ofMs;
}

function byWorth(left: Pattern, right: Pattern): number {
  return (
    order.indexOf(toldChange(left)) - order.indexOf(toldChange(right)) ||
    harmOf(left) - harmOf(right) ||
    right.count - left.count ||
    right.before - left.before
  );
}

function harmOf({ level = "" }: Pattern): number {
  const place = harm.indexOf(level);
  return place === -1 ? harm.length : place;
}
