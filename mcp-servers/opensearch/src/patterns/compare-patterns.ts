import { type LogPattern, present } from "@binnacle/contracts";
import { groupLines, type LineGroup, toTemplate } from "@binnacle/diagnosis";
import type { StoredLine } from "../query/read-lines.ts";
import { type TimeWindow, toInstant } from "../query/time-window.ts";
import { type Counted, chanceOfMore } from "./poisson.ts";
import { roseAt } from "./rose-at.ts";

/** Lines of a window, newest first, and the part of time that they cover completely. */
interface Part {
  readonly lines: readonly StoredLine[];
  readonly window: TimeWindow;
}

export interface Comparison {
  readonly window: Part;
  readonly baseline: Part;
}

export type Pattern = Omit<LogPattern, "evidence">;

/** A template has grown when it is this many times as frequent, and that is no chance. */
const growth = 2;
/** A rise or a fall is told where chance alone shows one in any of all templates once in so many comparisons: 1 %. */
const significance = 0.01;
/** More pods are counted, not named. */
const namedPods = 3;

const order: readonly Pattern["change"][] = ["new", "grown", "gone", "fallen", "steady"];
const harm = ["fatal", "error", "warn"];

/**
 * Templates of both parts, which are grouped together so that a statement is one template in both; new ones first,
 * then grown ones, the harmful and the frequent ones before others. It yields after some milliseconds of work.
 */
export function* comparePatterns({
  window,
  baseline,
}: Comparison): Generator<undefined, Pattern[]> {
  const lines = [...window.lines, ...baseline.lines];
  const groups = yield* groupLines(lines);
  const compared = { window, baseline, lines, templates: groups.length };
  return groups.map((group) => toPattern(group, compared)).toSorted(byWorth);
}

interface Compared extends Comparison {
  readonly lines: readonly StoredLine[];
  /** How many templates are compared: chance has as many tries. */
  readonly templates: number;
}

function toPattern(group: LineGroup, compared: Compared): Pattern {
  const { window, baseline, lines, templates } = compared;
  const timesMs = group.events.map(({ atMs }) => atMs);
  const count = group.events.filter(({ place }) => place < window.lines.length).length;
  const before = { count: group.events.length - count, lengthMs: lengthOf(baseline) };
  const now = { count, lengthMs: lengthOf(window) };
  const { template, level, firstSeen, lastSeen, sample, pods, podNames } = toTemplate(group, lines);
  const { change, chance } = changeOf(before, now, templates);
  const rose = change === "grown" ? roseAt(timesMs, spanOf(compared)) : undefined;
  return {
    template,
    ...present({ level }),
    count,
    before: scaled(before, now),
    change,
    ...present({ chance }),
    ...present({ roseAt: rose === undefined ? undefined : toInstant(rose) }),
    firstSeen,
    lastSeen,
    sample,
    pods,
    podNames: podNames.slice(0, namedPods),
  };
}

function lengthOf({ window: { fromMs, toMs } }: Part): number {
  return toMs - fromMs;
}

function spanOf({ window, baseline }: Comparison): TimeWindow {
  return { fromMs: baseline.window.fromMs, toMs: window.window.toMs };
}

/** `chance`: how probable a change as large would be in any of the templates, had nothing changed. */
function changeOf(
  before: Counted,
  now: Counted,
  templates: number,
): { readonly change: Pattern["change"]; readonly chance?: number } {
  if (before.count === 0) return { change: "new" };
  if (now.count === 0) return { change: "gone" };
  const ratio = now.count / now.lengthMs / (before.count / before.lengthMs);
  const rise = Math.min(1, chanceOfMore(before, now) * templates);
  if (ratio >= growth && rise < significance) return { change: "grown", chance: rise };
  const fall = Math.min(1, chanceOfMore(now, before) * templates);
  if (ratio <= 1 / growth && fall < significance) return { change: "fallen", chance: fall };
  return { change: "steady" };
}

/** At the length of the window, with one decimal: half an occurrence is still not none. */
function scaled(before: Counted, now: Counted): number {
  const count = before.lengthMs === 0 ? 0 : (before.count * now.lengthMs) / before.lengthMs;
  return Math.max(count > 0 ? 0.1 : 0, Math.round(count * 10) / 10);
}

function byWorth(left: Pattern, right: Pattern): number {
  return (
    order.indexOf(left.change) - order.indexOf(right.change) ||
    harmOf(left) - harmOf(right) ||
    right.count - left.count ||
    right.before - left.before
  );
}

function harmOf({ level = "" }: Pattern): number {
  const place = harm.indexOf(level);
  return place === -1 ? harm.length : place;
}
