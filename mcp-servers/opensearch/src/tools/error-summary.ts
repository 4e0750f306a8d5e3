import {
  type Evidence,
  type Gap,
  opensearch,
  present,
  type Value,
  type Window,
} from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { clauseOf } from "../failures/count-words.ts";
import { errorKinds } from "../failures/error-kinds.table.ts";
import {
  type Asked,
  type FailureKind,
  type Failures,
  readFailures,
} from "../failures/read-failures.ts";
import { roseSince } from "../failures/rose-since.ts";
import { firstLine, notSeen, remedies } from "../gap-text.ts";
import type { Place } from "../query/find-place.ts";
import { findSilence, whose } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import { aboutOf, logFilter, timeFilter } from "../query/log-filter.ts";
import { membersNote } from "../query/members-note.ts";
import { besides, orGap } from "../query/or-gap.ts";
import { readInPlace, tellsSilence } from "../query/read-in-place.ts";
import {
  clockIn,
  lengthOf,
  spanOf,
  type TimeWindow,
  timeWindow,
  toInstant,
  toWindow,
} from "../query/time-window.ts";
import { type SearchFact, searchEvidence } from "../search-evidence.ts";

export const errorSummary = defineTool<Deps>()({
  contract: opensearch.errorSummary,
  async run(input, deps, { signal, cluster }) {
    const window = timeWindow({ ...input, windowMinutes: 60 }, deps.now());
    const both = { fromMs: earlierThan(window).fromMs, toMs: window.toMs };
    const sought = { cluster, question: input, window: both };
    const read = (place: Place) => gather(deps, { place, question: input, window }, signal);
    const found = await readInPlace(deps, { sought, read, isDoubtful }, signal);
    const of = { window: toWindow(window) };
    if (found.kind === "gap")
      return { ...of, total: 0, items: [], evidence: [], gaps: [found.gap] };
    const { place } = found;
    const asked = { place, question: input, window };
    const { now, earlier, gaps } = found.found;
    const { total, failing, kinds } = now;
    const { index } = place;
    const toEvidence = searchEvidence({ deps, cluster, tool: "error_summary", input, index });
    const facts = { ...asked, now, earlier, observedAt: toInstant(deps.now()) };
    const evidence = kinds.map((kind) => toEvidence(kindFact(kind, facts)));
    return {
      ...of,
      ...present({ podsBy: place.told?.by }),
      total,
      ...present({ failing, before: sharesOf(earlier) }),
      items: kinds.map(({ kind, count, first, last }, position) => ({
        kind,
        count,
        first,
        last,
        share: shareOf(count, total),
        ...present({ before: earlier && countOf(kind, earlier) }),
        evidence: evidence[position]?.id ?? "",
      })),
      evidence,
      gaps,
    };
  },
  toText: ({ gaps, evidence, ...summary }) =>
    [
      ...(summary.total === 0
        ? notSeen(gaps)
        : [firstLine(sharesText(summary, evidence), { gaps, isNothing: false })]),
      `${summary.total} lines${membersNote(summary.podsBy)}, ${summary.window.from} to ${summary.window.to}; a line counts for each kind that its words say`,
      ...summary.items.map((item) => toText(item, summary.window)),
      ...(summary.items.length === 0 && summary.total > 0
        ? ["log_patterns groups all lines."]
        : []),
      ...remedies(gaps),
    ].join("\n"),
});

type Summary = z.output<typeof opensearch.errorSummary.output>;
type Item = Summary["items"][number];

/** `12.0 % of 100 lines say a failure, 1.0 % of 98 before: HTTP 5xx 10.0 % (before 0.4 %)`. */
function sharesText(summary: Summary, evidence: readonly Evidence[]): string {
  const { total, failing, before, items, window } = summary;
  const length = lengthOf({ fromMs: Date.parse(window.from), toMs: Date.parse(window.to) });
  const then = `the ${length} before`;
  const earlier =
    before === undefined
      ? `not known for ${then}`
      : before.total === 0
        ? `no line in ${then}`
        : `${percent(before.failing, before.total)} of ${before.total} in ${then}`;
  const shares = items.slice(0, 3).map(({ kind, count, before: once, evidence: id }) => {
    const rose = roseIn(evidence.find((fact) => fact.id === id)?.values["rose"], window);
    const compared =
      once === undefined || before === undefined || before.total === 0
        ? ""
        : ` (before ${percent(once, before.total)}${rose})`;
    return `${kind} ${percent(count, total)}${compared}`;
  });
  const most = shares.length === 0 ? "" : `: ${shares.join(", ")}`;
  return `${said(failing, total)}, ${earlier}${most}`;
}

/** `, rose at 03:04`: that it has not fallen since is not said. */
function roseIn(rose: Value | undefined, window: Window): string {
  if (typeof rose !== "object" || !("at" in rose)) return "";
  return `, rose at ${clockIn(withEarlier(window), rose.at).slice(0, -":00".length)}`;
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

function toText(item: Item, window: Window): string {
  const { kind, count, share, before, first, last, evidence } = item;
  const once = before === undefined ? "" : `, ${before} before`;
  return `${kind}: ${count} (${percent(share, 1)}${once}), ${clockIn(window, first)} to ${clockIn(window, last)} [${evidence}]`;
}

function percent(part: number, whole: number): string {
  const share = shareOf(part, whole);
  if (share === 0) return "0 %";
  return share < 0.001 ? "under 0.1 %" : `${(100 * share).toFixed(1)} %`;
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The time before a window, as long as it is. */
function earlierThan({ fromMs, toMs }: TimeWindow): TimeWindow {
  return { fromMs: 2 * fromMs - toMs, toMs: fromMs };
}

interface Gathered {
  readonly now: Failures;
  /** Absent: not known. */
  readonly earlier?: Failures;
  readonly gaps: Gap[];
}

async function gather(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Gathered> {
  const { place, question, window } = asked;
  const askedBefore = { ...asked, window: earlierThan(window) };
  const beside = <Found>(search: Promise<Found>, what: string) =>
    orGap(search, { what, question, signal });
  const [now, earlier, stopped] = await Promise.all([
    readFailures(deps, asked, signal),
    beside(readFailures(deps, askedBefore, signal), "failures of the time before"),
    beside(findStopped(deps, { place, window }, signal), besides.arriving),
  ]);
  const silence =
    now.total === 0
      ? await beside(findSilence(deps, { ...asked, consequence: "" }, signal), besides.silence)
      : [];
  const all = [...stopped, ...place.gaps, ...now.gaps, ...silence];
  const told = new Set(all.map(({ why }) => why));
  const ofEarlier = "total" in earlier ? earlier.gaps : earlier;
  const gaps = [...all, ...ofEarlier.filter(({ why }) => !told.has(why))];
  return { now, gaps, ...("total" in earlier ? { earlier } : {}) };
}

function isDoubtful({ now, earlier, gaps }: Gathered): boolean {
  return now.total === 0 || earlier?.total === 0 || tellsSilence(gaps);
}

/** Undefined: not known. */
function sharesOf(earlier: Failures | undefined): Summary["before"] {
  if (earlier?.failing === undefined) return undefined;
  return { total: earlier.total, failing: earlier.failing };
}

/** Undefined: not known. */
function countOf(kind: string, { kinds, unknown }: Failures): number | undefined {
  if (unknown.some((each) => each.kind === kind)) return undefined;
  return kinds.find((each) => each.kind === kind)?.count ?? 0;
}

interface Told extends Asked {
  readonly now: Failures;
  readonly earlier: Failures | undefined;
  readonly observedAt: string;
}

function kindFact(failures: FailureKind, told: Told): SearchFact {
  const { kind, count, sought, first, last } = failures;
  const { place, question, window, now, earlier, observedAt } = told;
  const { total } = now;
  const rose = earlier && roseSince(failures, { now, earlier });
  const filter = [
    timeFilter(window, place.fields),
    ...logFilter(question, place),
    clauseOf(
      errorKinds.filter((each) => each.kind === kind),
      place,
    ),
  ];
  const earlierCount = earlier && countOf(kind, earlier);
  const before = earlierCount === undefined ? undefined : { count: earlierCount, of: "line" };
  const once = before === undefined ? "" : `, ${before.count} of ${earlier?.total ?? 0} before`;
  const since = rose === undefined ? "" : `${roseIn({ at: rose }, toWindow(window))} UTC`;
  const alike = sought > count ? `; ${sought} have words of it` : "";
  return {
    about: [...aboutOf(question), kind],
    pointer: `/aggregations/${kind}`,
    text: `${count} of ${total} log lines of ${whose(question)} name a failure of kind ${kind} in ${lengthOf(window)}${once}${since}${alike}`,
    values: {
      kind,
      lines: { count, of: "line" },
      share: { amount: count / total, unit: "ratio" },
      first: { at: first },
      last: { at: last },
      window: spanOf(window),
      ...present({ before, rose: rose === undefined ? undefined : { at: rose } }),
    } satisfies Evidence["values"],
    observedAt,
    search: { query: { bool: { filter } }, size: 1, track_total_hits: true },
  };
}
