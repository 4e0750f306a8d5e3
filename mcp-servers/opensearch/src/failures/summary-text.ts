import type { Evidence, Gap, opensearch, Value, Window } from "@binnacle/contracts";
import type { z } from "zod";
import { firstLine, notSeen, remedies } from "../gap-text.ts";
import { clockIn, lengthOf, toWindow } from "../query/time-window.ts";

type Summary = z.output<typeof opensearch.errorSummary.output>;
type Item = Summary["items"][number];

interface Told extends Summary {
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Shares of all lines, what was not seen, and each kind; `note`: how the pods of a workload were told. */
export function summaryText(summary: Told, note: string): string {
  const { total, items, window, gaps } = summary;
  return [
    ...(total === 0 ? notSeen(gaps) : [firstLine(sharesText(summary), { gaps, isNothing: false })]),
    `${total} lines${note}, ${window.from} to ${window.to}; a line counts for each kind that its words say`,
    ...items.map((item) => rowOf(item, window)),
    ...(items.length === 0 && total > 0 ? ["log_patterns groups all lines."] : []),
    ...remedies(gaps),
  ].join("\n");
}

/** `12.0 % of 100 lines say a failure, 1.0 % of 98 before: HTTP 5xx 10.0 % (before 0.4 %)`. */
function sharesText(summary: Told): string {
  const { total, failing, before, items, window } = summary;
  const length = lengthOf({ fromMs: Date.parse(window.from), toMs: Date.parse(window.to) });
  const then = `the ${length} before`;
  const earlier =
    before === undefined
      ? `not known for ${then}`
      : before.total === 0
        ? `no line in ${then}`
        : `${percent(before.failing, before.total)} of ${before.total} in ${then}`;
  const shares = ongoingFirst(items, window)
    .slice(0, 3)
    .map((item) => shareText(item, summary));
  const most = shares.length === 0 ? "" : `: ${shares.join(", ")}`;
  const levels = levelsText(summary);
  return failing === 0
    ? `${said(failing, total)}${levels}, ${earlier}${most}`
    : `${said(failing, total)}, ${earlier}${most}${levels}`;
}

/** What goes on is worth more than what has ended. */
function ongoingFirst(items: readonly Item[], window: Window): Item[] {
  return items.toSorted(
    (left, right) => Number(isSilent(left, window)) - Number(isSilent(right, window)),
  );
}

/** `HTTP 5xx 10.0 % (before 0.4 %, rose at 03:04)` */
function shareText(item: Item, { total, before, evidence, window }: Told): string {
  const { kind, count, before: once, evidence: id } = item;
  const values = evidence.find((fact) => fact.id === id)?.values ?? {};
  const hasEnded = values["ended"] !== undefined;
  const isCompared = once !== undefined && before !== undefined && before.total > 0;
  const notes = [
    ...(isCompared
      ? [`before ${percent(once, before.total)}${roseIn(values["rose"], window)}`]
      : []),
    ...(hasEnded ? ["ended"] : []),
    ...(hasEnded || isSilent(item, window) ? [`last ${minuteIn(window, item.last)}`] : []),
  ];
  return `${kind} ${percent(count, total)}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

/** A failure that has not come for so long, and for this part of a window, may have ended. */
const silentMs = 5 * 60_000;
const silentPart = 1 / 12;

export function isSilent({ last }: Pick<Item, "last">, { from, to }: Window): boolean {
  const untilMs = Date.parse(to);
  const leastMs = Math.max(silentMs, silentPart * (untilMs - Date.parse(from)));
  return untilMs - Date.parse(last) >= leastMs;
}

/** What lines are of that say no known kind, or that came after the last that does. */
function levelsText({ failing, total, evidence, window }: Told): string {
  const levels = evidence.flatMap(({ values: { level, lines, since, ...of } }) =>
    typeof level === "string"
      ? [{ level, count: countIn(lines), since, ...amongText(of["among"], of["unlevelled"]) }]
      : [],
  );
  const [first] = levels;
  if (first === undefined) return "";
  const some = levels.filter(({ count }) => count > 0);
  const counted = some.map(({ level, count }) => `${count} of level ${level}`).join(", ");
  if (failing === 0) return saidAll(some, total) ?? (counted === "" ? "" : `; ${counted}`);
  const { of, others } = first;
  const after = typeof first.since === "object" && "at" in first.since ? first.since.at : window.to;
  const since = `; since ${minuteIn(window, after)} `;
  return `${since}${counted === "" ? `none ${of} is of level error` : `${of} ${counted}`}${others}`;
}

/** `of the 5 lines that have a level`, and `; 95 have none`. */
function amongText(among: Value | undefined, unlevelled: Value | undefined) {
  const [some, none] = [countIn(among), countIn(unlevelled)];
  return none === 0
    ? { of: `of ${some} lines`, others: "" }
    : { of: `of the ${some} lines that have a level`, others: `; ${none} have none` };
}

function saidAll(
  [only, ...others]: readonly { level: string; count: number }[],
  total: number,
): string | undefined {
  const isAll = only !== undefined && others.length === 0 && only.count === total;
  return isAll && total > 1 ? `; all are of level ${only.level}` : undefined;
}

function countIn(value: Value | undefined): number {
  return typeof value === "object" && "count" in value ? value.count : 0;
}

/** `03:04`, of a window or the time before it. */
function minuteIn(window: Window, at: string): string {
  return clockIn(withEarlier(window), at).slice(0, -":00".length);
}

/** `, rose at 03:04`: that it has not fallen since is not said. */
export function roseIn(rose: Value | undefined, window: Window): string {
  if (typeof rose !== "object" || !("at" in rose)) return "";
  return `, rose at ${minuteIn(window, rose.at)}`;
}

function withEarlier({ from, to }: Window): Window {
  return toWindow({ fromMs: 2 * Date.parse(from) - Date.parse(to), toMs: Date.parse(to) });
}

function said(failing: number | undefined, total: number): string {
  const what = "a failure of a known kind";
  if (failing === undefined) return `How many of ${total} lines say ${what} is not known`;
  return failing === 0
    ? `None of ${total} lines says ${what}`
    : `${percent(failing, total)} of ${total} lines say ${what}`;
}

function rowOf(item: Item, window: Window): string {
  const { kind, count, share, before, first, last, evidence } = item;
  const once = before === undefined ? "" : `, ${before} before`;
  return `${kind}: ${count} (${percent(share, 1)}${once}), ${clockIn(window, first)} to ${clockIn(window, last)} [${evidence}]`;
}

function percent(part: number, whole: number): string {
  const share = shareOf(part, whole);
  if (share === 0) return "0 %";
  return share < 0.001 ? "under 0.1 %" : `${(100 * share).toFixed(1)} %`;
}

export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
