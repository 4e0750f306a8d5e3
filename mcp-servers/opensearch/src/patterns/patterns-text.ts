import type { Gap, LogPattern, Window } from "@binnacle/contracts";
import { notSeen } from "../gap-text.ts";
import { clockIn } from "../query/time-window.ts";
import { oneLine } from "../shown-text.ts";
import { countText } from "./pattern-fact.ts";
import { isWorse, toldChange } from "./told-change.ts";

interface Told {
  readonly namespace: string;
  readonly workload?: string | undefined;
  readonly window: Window;
  readonly baseline: Window;
  readonly logsBegan?: string | undefined;
  readonly patterns: readonly LogPattern[];
  readonly hasMore: boolean;
  readonly isOnlyOtherLevels?: true | undefined;
  readonly gaps: readonly Gap[];
  /** How the pods of the workload were told. */
  readonly note: string;
}

/** So many characters of patterns are told, about 150 tokens; at least one. */
const toldLength = 560;
/** Longer templates and examples are cut in the text. */
const longestTemplate = 160;
const longestExample = 100;

/** What is new or has grown and since when, and what was not seen; what was compared, the other patterns, and how many more there are. */
export function patternsText(told: Told): string {
  const { patterns, gaps } = told;
  const compared = { from: told.baseline.from, to: told.window.to };
  const rows = patterns.map((pattern) => rowOf(pattern, compared));
  const shown = rows.filter((_, place) => place === 0 || lengthUpTo(rows, place) <= toldLength);
  const [first] = patterns;
  const isLead = first !== undefined && isWorse(first);
  const noneOf = isUnlevelled(told) ? ["no line says one of these levels"] : [];
  const lead = isLead
    ? [`${rows[0]}${alsoOf(patterns)}`, ...noneOf]
    : [...noneOf, ...calmOf(told, noneOf.length > 0 ? "without a level: " : "")];
  return [
    [[...lead, ...notSeen(gaps)].join("; "), ...otherLevelsOf(told)].join(" "),
    ...(isLead ? exampleOf(first) : []),
    placeOf(told),
    ...shown.slice(isLead ? 1 : 0),
    ...(isLead ? [] : exampleOf(first)).slice(0, shown.length),
    ...restOf(patterns.slice(shown.length), told.hasMore),
  ].join("\n");
}

/** `; also 2 new, 1 grown` */
function alsoOf([, ...others]: readonly LogPattern[]): string {
  const counts = countsOf(others.filter(isWorse));
  return counts.length === 0 ? "" : `; also ${counts.join(", ")}`;
}

/** Lines without a level are compared beside those that were asked for. That no field tells it is a gap. */
function isUnlevelled({ patterns, hasMore, gaps }: Told): boolean {
  const isTold = hasMore || gaps.some(({ kind }) => kind === "not_configured");
  return !isTold && patterns.length > 0 && patterns.every(({ level }) => level === undefined);
}

/** Only of what was read. */
function calmOf({ patterns, gaps }: Told, of: string): string[] {
  if (patterns.length > 0) return [[`${of}nothing new or grown`, ...countsOf(patterns)].join(", ")];
  return gaps.length > 0 ? [] : ["no line at these levels, now or before"];
}

/** That nothing was found stands behind what was not seen. */
function otherLevelsOf({ patterns, gaps, isOnlyOtherLevels }: Told): string[] {
  if (patterns.length > 0 || gaps.length === 0 || !isOnlyOtherLevels) return [];
  return ["None was seen at these levels, only lines of others"];
}

function countsOf(patterns: readonly LogPattern[]): string[] {
  const kinds = [...Map.groupBy(patterns, toldChange)];
  return kinds.map(([change, some]) => `${some.length} ${change}`);
}

function exampleOf(pattern: LogPattern | undefined): string[] {
  if (pattern === undefined || pattern.sample === pattern.template) return [];
  return [`  e.g. ${cut(oneLine(pattern.sample), longestExample)}`];
}

function lengthUpTo(rows: readonly string[], place: number): number {
  return rows.slice(0, place + 1).reduce((sum, row) => sum + row.length, 0);
}

function placeOf({ namespace, workload, note, window, baseline, logsBegan }: Told): string {
  const whose = workload === undefined ? `namespace ${namespace}` : `${workload} in ${namespace}`;
  const began = logsBegan === undefined ? "" : ` (logs began at ${logsBegan.slice(11, 16)})`;
  return `logs of ${whose}${note}, ${toMinute(window.from)} to ${toMinute(window.to)} UTC, compared with those since ${toMinute(baseline.from)}${began}`;
}

/** `2026-11-21 03:02` */
function toMinute(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

function rowOf(pattern: LogPattern, compared: Window): string {
  const { level, template, evidence } = pattern;
  const said = `${toldChange(pattern)} ${countText(pattern)}`;
  const times = [sinceOf(pattern, compared), endOf(pattern, compared)];
  const what = [said, level, ...times, oddsOf(pattern), podsOf(pattern)];
  return `${what.filter(Boolean).join(", ")} [${evidence.join(", ")}]: ${cut(template, longestTemplate)}`;
}

/** A chance says that not all was read: then the first line that was is not the first. */
function sinceOf(
  { change, count, endedAt, firstSeen, lastSeen, roseAt, chance }: LogPattern,
  compared: Window,
): string | undefined {
  const toSecond = (at: string) => clockIn(compared, at);
  const [first, last] = chance === undefined ? ["since", "last"] : ["seen from", "seen to"];
  if (change === "new") return `${first} ${toSecond(firstSeen)}`;
  if (count === 0 && endedAt === undefined) return `${last} ${toSecond(lastSeen)}`;
  return roseAt === undefined ? undefined : `since ${toSecond(roseAt)}`;
}

function endOf(pattern: LogPattern, compared: Window): string | undefined {
  if (pattern.endedAt === undefined) return undefined;
  return `${isWorse(pattern) ? "ended, " : ""}last ${clockIn(compared, pattern.endedAt)}`;
}

function oddsOf({ change, chance }: LogPattern): string | undefined {
  if (chance === undefined || change === "new" || change === "gone") return undefined;
  return `p ${chance < 1e-4 ? "< 0.0001" : chance.toFixed(4)}`;
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
  const more = [...countsOf(left), ...(hasMore ? ["more"] : [])].join(", ");
  return [`not shown: ${more}. Name a workload or one level to see them.`];
}
