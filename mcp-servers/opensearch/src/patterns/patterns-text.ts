import type { LogPattern, Window } from "@binnacle/contracts";
import { oneLine } from "../shown-text.ts";
import { countText } from "./pattern-fact.ts";

interface Told {
  readonly namespace: string;
  readonly workload?: string | undefined;
  readonly window: Window;
  readonly baseline: Window;
  readonly logsBegan?: string | undefined;
  readonly patterns: readonly LogPattern[];
  readonly hasMore: boolean;
  readonly hasGap: boolean;
  /** How the pods of the workload were told. */
  readonly note: string;
}

/** So many characters of patterns are told, about 150 tokens; at least one. */
const toldLength = 560;
/** Longer templates and examples are cut in the text. */
const longestTemplate = 160;
const longestExample = 100;

/** What was compared, the patterns that decide, and how many more there are. */
export function patternsText(told: Told): string {
  const { patterns } = told;
  const rows = patterns.map((pattern, place) => rowOf(pattern, place === 0));
  const shown = rows.filter((_, place) => place === 0 || lengthUpTo(rows, place) <= toldLength);
  return [headOf(told), ...shown, ...restOf(patterns.slice(shown.length), told.hasMore)].join("\n");
}

function lengthUpTo(rows: readonly string[], place: number): number {
  return rows.slice(0, place + 1).reduce((sum, row) => sum + row.length, 0);
}

function headOf(told: Told): string {
  const { namespace, workload, window, baseline, logsBegan, patterns, hasGap, note } = told;
  const whose = workload === undefined ? `namespace ${namespace}` : `${workload} in ${namespace}`;
  const began = logsBegan === undefined ? "" : ` (logs began at ${logsBegan.slice(11, 16)})`;
  const compared = `logs of ${whose}${note}, ${toMinute(window.from)} to ${toMinute(window.to)} UTC, compared with those since ${toMinute(baseline.from)}${began}`;
  if (patterns.length > 0) return `${compared}:`;
  return `${compared}: ${hasGap ? "no pattern." : "no line at these levels, now or before."}`;
}

/** `2026-11-21 03:02` */
function toMinute(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

function rowOf(pattern: LogPattern, hasSample: boolean): string {
  const { change, level, template, sample, evidence } = pattern;
  const what = [`${change} ${countText(pattern)}`, level, sinceOf(pattern), podsOf(pattern)];
  const row = `${what.filter(Boolean).join(", ")} [${evidence.join(", ")}]: ${cut(template, longestTemplate)}`;
  return hasSample && sample !== template
    ? `${row}\n  e.g. ${cut(oneLine(sample), longestExample)}`
    : row;
}

function sinceOf({ change, firstSeen, lastSeen, roseAt, chance }: LogPattern): string | undefined {
  if (change === "new") return `since ${toSecond(firstSeen)}`;
  if (change === "gone") return `last ${toSecond(lastSeen)}`;
  const odds =
    chance === undefined ? undefined : `p ${chance < 1e-4 ? "< 0.0001" : chance.toFixed(4)}`;
  const rose = roseAt === undefined ? undefined : `since ${toSecond(roseAt)}`;
  return [rose, odds].filter(Boolean).join(", ");
}

function toSecond(instant: string): string {
  return instant.slice(11, 19);
}

function podsOf({ pods, podNames = [] }: LogPattern): string {
  const [first] = podNames;
  if (first === undefined) return `${pods} ${pods === 1 ? "pod" : "pods"}`;
  return pods === 1 ? first : `${first} +${pods - 1}`;
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function restOf(left: readonly LogPattern[], hasMore: boolean): string[] {
  if (left.length === 0 && !hasMore) return [];
  const kinds = Object.entries(Object.groupBy(left, ({ change }) => change));
  const counts = kinds.map(([change, patterns]) => `${patterns.length} ${change}`);
  const more = [...counts, ...(hasMore ? ["more"] : [])].join(", ");
  return [`not shown: ${more}. Name a workload or one level to see them.`];
}
