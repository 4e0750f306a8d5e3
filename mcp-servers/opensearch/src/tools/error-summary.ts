import { type Evidence, type Gap, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { clauseOf } from "../failures/count-words.ts";
import { endedSince } from "../failures/ended-since.ts";
import { errorKinds } from "../failures/error-kinds.table.ts";
import {
  type Asked,
  type FailureKind,
  type Failures,
  readFailures,
} from "../failures/read-failures.ts";
import { type Harmful, readHarmful } from "../failures/read-harmful.ts";
import { roseSince } from "../failures/rose-since.ts";
import { isSilent, roseIn, shareOf, summaryText } from "../failures/summary-text.ts";
import { findNewest, mayHide } from "../query/find-newest.ts";
import type { Place } from "../query/find-place.ts";
import { findSilence, whose } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import { aboutOf, logFilter, timeFilter } from "../query/log-filter.ts";
import { membersNote } from "../query/members-note.ts";
import { besides, orGap } from "../query/or-gap.ts";
import { readInPlace, tellsSilence } from "../query/read-in-place.ts";
import {
  lengthOf,
  spanOf,
  type TimeWindow,
  timeWindow,
  toInstant,
  toWindow,
} from "../query/time-window.ts";
import { unindexedGaps } from "../query/unsearched-gaps.ts";
import { type SearchFact, searchEvidence } from "../search-evidence.ts";

type Summary = z.output<typeof opensearch.errorSummary.output>;

export const errorSummary = defineTool<Deps>()({
  contract: opensearch.errorSummary,
  async run(input, deps, { signal, cluster }) {
    const window = timeWindow({ ...input, windowMinutes: 60 }, deps.now());
    const both = { fromMs: earlierThan(window).fromMs, toMs: window.toMs };
    const sought = { cluster, question: input, window: both };
    const read = (place: Place, own: AbortSignal) =>
      gather(deps, { place, question: input, window }, own);
    const found = await readInPlace(deps, { sought, read, isDoubtful }, signal);
    const of = { window: toWindow(window) };
    if (found.kind === "gap")
      return { ...of, total: 0, items: [], evidence: [], gaps: [found.gap] };
    const { place } = found;
    const asked = { place, question: input, window };
    const { now, earlier, levels, gaps } = found.found;
    const { total, failing, kinds } = now;
    const { index } = place;
    const toEvidence = searchEvidence({ deps, cluster, tool: "error_summary", input, index });
    const facts = { ...asked, ...found.found, observedAt: toInstant(deps.now()) };
    const evidence = [
      ...kinds.map((kind) => kindFact(kind, facts)),
      ...levels.map((level) => levelFact(level, facts)),
    ].map(toEvidence);
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
    summaryText({ ...summary, gaps, evidence }, membersNote(summary.podsBy)),
});

/** The time before a window, as long as it is. */
function earlierThan({ fromMs, toMs }: TimeWindow): TimeWindow {
  return { fromMs: 2 * fromMs - toMs, toMs: fromMs };
}

interface Gathered {
  readonly now: Failures;
  /** Absent: not known. */
  readonly earlier?: Failures;
  /** Up to when lines are seen, Unix milliseconds; absent: not known. */
  readonly seenMs?: number;
  /** Of what says no known kind, or came after the last line that does. */
  readonly levels: readonly Harmful[];
  readonly gaps: Gap[];
}

async function gather(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Gathered> {
  const { place, question, window } = asked;
  const askedBefore = { ...asked, window: earlierThan(window) };
  const beside = <Found>(search: Promise<Found>, what: string) =>
    orGap(search, { what, question, signal });
  const [now, earlier, stopped, unindexed] = await Promise.all([
    readFailures(deps, asked, signal),
    beside(readFailures(deps, askedBefore, signal), "failures of the time before"),
    beside(findStopped(deps, { place, window }, signal), besides.arriving),
    beside(unindexedGaps(deps, asked, signal), besides.unsearched),
  ]);
  const silence =
    now.total === 0
      ? await beside(findSilence(deps, { ...asked, consequence: "" }, signal), besides.silence)
      : [];
  const since = unexplained(now, window);
  const levelled =
    since === undefined
      ? { levels: [] }
      : await beside(readHarmful(deps, { ...asked, window: since }, signal), "levels of lines");
  const levels = "levels" in levelled ? levelled : { levels: [] };
  const all = [...unindexed, ...stopped, ...place.gaps, ...now.gaps, ...silence];
  const told = new Set(all.map(({ why }) => why));
  const ofEarlier = "total" in earlier ? earlier.gaps : earlier;
  const gaps = [...all, ...ofEarlier.filter(({ why }) => !told.has(why))];
  const seenMs = mayHide([...stopped, ...now.gaps, ...ofEarlier])
    ? undefined
    : await seenUpTo(deps, asked, signal);
  return {
    now,
    gaps,
    ...present({ seenMs }),
    ...levels,
    ...("total" in earlier ? { earlier } : {}),
  };
}

/** Beside an index that cannot be read: up to the newest line that can. */
async function seenUpTo(deps: Deps, asked: Asked, signal: AbortSignal) {
  if (!mayHide(asked.place.gaps)) return asked.window.toMs;
  const newest = findNewest(deps, asked, signal);
  const found = await orGap(newest, { what: besides.arriving, question: asked.question, signal });
  return typeof found === "number" ? found : undefined;
}

/** The time in which lines say no failure, or not the most frequent. */
function unexplained({ total, failing, kinds: [most] }: Failures, window: TimeWindow) {
  if (total > 0 && failing === 0) return window;
  if (most === undefined || !isSilent(most, toWindow(window))) return undefined;
  return { fromMs: Date.parse(most.last) + 1, toMs: window.toMs };
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
function countOf(kind: string, { kinds, failing, unknown }: Failures): number | undefined {
  if (failing === undefined || unknown.some((each) => each.kind === kind)) return undefined;
  return kinds.find((each) => each.kind === kind)?.count ?? 0;
}

interface Told extends Asked {
  readonly now: Failures;
  readonly earlier?: Failures;
  readonly seenMs?: number;
  readonly observedAt: string;
}

function kindFact(failures: FailureKind, told: Told): SearchFact {
  const { kind, count, sought, first, last } = failures;
  const { place, question, window, now, earlier, observedAt } = told;
  const { total } = now;
  const rose = earlier && roseSince(failures, { now, earlier });
  const ended = endedSince(failures, told, window);
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
      ...present({ before, rose: momentOf(rose), ended: momentOf(ended) }),
    } satisfies Evidence["values"],
    observedAt,
    search: { query: { bool: { filter } }, size: 1, track_total_hits: true },
  };
}

function momentOf(at: string | undefined) {
  return at === undefined ? undefined : { at };
}

/** Where all lines say no known kind, or after the last that does. */
function levelFact(harmful: Harmful, told: Told): SearchFact {
  const { level, count, among, unlevelled, window, body } = harmful;
  const { question, observedAt } = told;
  const which = unlevelled === 0 ? "" : " that have a level";
  const others = unlevelled === 0 ? "" : `; ${unlevelled} have none`;
  return {
    about: [...aboutOf(question), "level", level],
    pointer: "/aggregations/values",
    text: `${count} of ${among} log lines of ${whose(question)}${which} are of level ${level} in ${lengthOf(window)}${others}`,
    values: {
      level,
      lines: { count, of: "line" },
      among: { count: among, of: "line" },
      unlevelled: { count: unlevelled, of: "line" },
      since: { at: toInstant(window.fromMs) },
      window: spanOf(window),
    },
    observedAt,
    search: body,
  };
}
