import { AppError, type Evidence, type Gap, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { errorKinds } from "../failures/error-kinds.table.ts";
import {
  type Asked,
  clauseOf,
  type FailureKind,
  type Failures,
  readFailures,
} from "../failures/read-failures.ts";
import { notSeen, remedies } from "../gap-text.ts";
import { findPlace } from "../query/find-place.ts";
import { findSilence, objectsOf, whose } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import { aboutOf, type LogQuestion, logFilter, timeFilter } from "../query/log-filter.ts";
import { looseGaps } from "../query/loose-gaps.ts";
import { membersNote } from "../query/members-note.ts";
import {
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
    const found = await findPlace(deps, { cluster, question: input, window: both }, signal);
    const of = { window: toWindow(window) };
    if (found.kind === "gap")
      return { ...of, total: 0, items: [], evidence: [], gaps: [found.gap] };
    const { place } = found;
    const asked = { place, question: input, window };
    const { now, earlier, gaps } = await gather(deps, asked, signal);
    const { total, failing, kinds } = now;
    const { index } = place;
    const toEvidence = searchEvidence({ deps, cluster, tool: "error_summary", input, index });
    const facts = { ...asked, total, earlier, observedAt: toInstant(deps.now()) };
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
  toText: ({ gaps, ...summary }) =>
    [
      ...notSeen(gaps),
      ...(summary.total === 0 ? [] : [firstLine(summary)]),
      `${summary.total} lines${membersNote(summary.podsBy)}, ${summary.window.from} to ${summary.window.to}; a line counts for each kind that its words say`,
      ...summary.items.map(toText),
      ...(summary.items.length === 0 && summary.total > 0
        ? ["log_patterns groups all lines."]
        : []),
      ...remedies(gaps),
    ].join("\n"),
});

type Summary = z.output<typeof opensearch.errorSummary.output>;
type Item = Summary["items"][number];

/** `12.0 % of 100 lines say a failure, 1.0 % of 98 before: HTTP 5xx 10.0 % (before 0.4 %)`. */
function firstLine({ total, failing, before, items, window }: Summary): string {
  const length = lengthOf({ fromMs: Date.parse(window.from), toMs: Date.parse(window.to) });
  const then = `the ${length} before`;
  const earlier =
    before === undefined
      ? `not known for ${then}`
      : before.total === 0
        ? `no line in ${then}`
        : `${percent(before.failing, before.total)} of ${before.total} in ${then}`;
  const shares = items.slice(0, 3).map(({ kind, count, before: once }) => {
    const compared =
      once === undefined || before === undefined || before.total === 0
        ? ""
        : ` (before ${percent(once, before.total)})`;
    return `${kind} ${percent(count, total)}${compared}`;
  });
  const most = shares.length === 0 ? "" : `: ${shares.join(", ")}`;
  return `${said(failing, total)}, ${earlier}${most}`;
}

function said(failing: number | undefined, total: number): string {
  const what = "a failure of a known kind";
  if (failing === undefined) return `How many of ${total} lines say ${what} is not known`;
  return failing === 0
    ? `None of ${total} lines says ${what}`
    : `${percent(failing, total)} of ${total} lines say ${what}`;
}

function toText({ kind, count, share, before, first, last, evidence }: Item): string {
  const once = before === undefined ? "" : `, ${before} before`;
  return `${kind}: ${count} (${percent(share, 1)}${once}), ${first.slice(11, 19)} to ${last.slice(11, 19)} [${evidence}]`;
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
  const [now, earlier, stopped] = await Promise.all([
    readFailures(deps, asked, signal),
    readFailures(deps, askedBefore, signal).catch((error: unknown) => unread(error, question)),
    findStopped(deps, { place, window }, signal),
  ]);
  const silence =
    now.total === 0 ? await findSilence(deps, { ...asked, consequence: "" }, signal) : [];
  const all = [...stopped, ...place.gaps, ...now.gaps, ...looseGaps(place), ...silence];
  const told = new Set(all.map(({ why }) => why));
  const gaps = [...all, ...earlier.gaps.filter(({ why }) => !told.has(why))];
  return { now, gaps, ...("total" in earlier ? { earlier } : {}) };
}

/** Without the time before, that of the question can still be told. */
function unread(error: unknown, question: LogQuestion): { gaps: Gap[] } {
  if (!(error instanceof AppError) || error.kind === "bug") throw error;
  const gap: Gap = {
    origin: "opensearch",
    kind: "unreachable",
    what: "failures of the time before",
    why: error.message,
    about: objectsOf(question),
  };
  return { gaps: [gap] };
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
  readonly total: number;
  readonly earlier: Failures | undefined;
  readonly observedAt: string;
}

function kindFact({ kind, count, sought, first, last }: FailureKind, told: Told): SearchFact {
  const { place, question, window, total, earlier, observedAt } = told;
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
  const alike = sought > count ? `; ${sought} have words of it` : "";
  return {
    about: [...aboutOf(question), kind],
    pointer: `/aggregations/${kind}`,
    text: `${count} of ${total} log lines of ${whose(question)} name a failure of kind ${kind} in ${lengthOf(window)}${once}${alike}`,
    values: {
      kind,
      lines: { count, of: "line" },
      share: { amount: count / total, unit: "ratio" },
      first: { at: first },
      last: { at: last },
      window: spanOf(window),
      ...present({ before }),
    } satisfies Evidence["values"],
    observedAt,
    search: { query: { bool: { filter } }, size: 1, track_total_hits: true },
  };
}
