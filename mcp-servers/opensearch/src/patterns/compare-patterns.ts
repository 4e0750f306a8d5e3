import type { LogPattern } from "@binnacle/contracts";
import { type LogTemplate, logTemplates } from "@binnacle/diagnosis";
import type { StoredLine } from "../query/read-lines.ts";

/** Lines of the window and of the time before, and how long each of them is. */
export interface Comparison {
  readonly window: { readonly lines: readonly StoredLine[]; readonly lengthMs: number };
  readonly baseline: { readonly lines: readonly StoredLine[]; readonly lengthMs: number };
}

export type Pattern = Omit<LogPattern, "evidence">;

/** A template has grown when it occurs at least this many times as often as before, and clearly more often. */
const growth = 2;
const clearDifference = 3;

const order: readonly Pattern["change"][] = ["new", "grown", "gone", "fallen", "steady"];

/** Templates of both, compared at equal length; new ones first, then grown, and by count. */
export function comparePatterns({ window, baseline }: Comparison): Pattern[] {
  const earlier = new Map(
    logTemplates(baseline.lines).map((template) => [template.template, template]),
  );
  const scale = baseline.lengthMs === 0 ? 0 : window.lengthMs / baseline.lengthMs;
  const present = logTemplates(window.lines).map((template) =>
    toPattern(template, earlier.get(template.template), scale),
  );
  const seen = new Set(present.map(({ template }) => template));
  const gone = [...earlier.values()].filter(({ template }) => !seen.has(template));
  return [...present, ...gone.map((template) => toGone(template, scale))].toSorted(
    (left, right) =>
      order.indexOf(left.change) - order.indexOf(right.change) ||
      right.count - left.count ||
      right.before - left.before,
  );
}

function toPattern(now: LogTemplate, earlier: LogTemplate | undefined, scale: number): Pattern {
  const before = round((earlier?.count ?? 0) * scale);
  return {
    ...now,
    firstSeen: earlier?.firstSeen ?? now.firstSeen,
    before,
    change: earlier === undefined ? "new" : changeOf(now.count, before),
  };
}

function toGone(earlier: LogTemplate, scale: number): Pattern {
  return { ...earlier, count: 0, before: round(earlier.count * scale), change: "gone" };
}

function changeOf(count: number, before: number): Pattern["change"] {
  const isClear = Math.abs(count - before) >= clearDifference;
  if (isClear && count >= before * growth) return "grown";
  return isClear && before >= count * growth ? "fallen" : "steady";
}

/** One decimal: half an occurrence is still not none. */
function round(count: number): number {
  return Math.max(count > 0 ? 0.1 : 0, Math.round(count * 10) / 10);
}
