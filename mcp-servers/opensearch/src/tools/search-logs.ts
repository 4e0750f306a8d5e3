import { type Evidence, type Gap, keyOf, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import { firstLine, remedies } from "../gap-text.ts";
import type { Place, Sought } from "../query/find-place.ts";
import { findSilence, whose } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import {
  aboutOf,
  equalsAny,
  type LogQuestion,
  logFilter,
  timeFilter,
} from "../query/log-filter.ts";
import { membersNote } from "../query/members-note.ts";
import { besides, orGap } from "../query/or-gap.ts";
import { readInPlace, tellsSilence } from "../query/read-in-place.ts";
import { type LinesFound, readLines, type StoredLine } from "../query/read-lines.ts";
import { lengthOf, spanOf, type TimeWindow, timeWindow, toInstant } from "../query/time-window.ts";
import { unsearchedGaps } from "../query/unsearched-gaps.ts";
import { untracedGaps } from "../query/untraced-gaps.ts";
import { type SearchFact, searchEvidence } from "../search-evidence.ts";
import { oneLine, shownText } from "../shown-text.ts";

export const searchLogs = defineTool<Deps>()({
  contract: opensearch.searchLogs,
  async run(input, deps, { signal, cluster }) {
    const window = timeWindow({ ...input, windowMinutes: 60 }, deps.now());
    const sought = { cluster, question: input, window };
    const read = (place: Place, own: AbortSignal) =>
      readMatching(deps, { ...sought, place, limit: input.limit }, own);
    const located = await readInPlace(deps, { sought, read, isDoubtful }, signal);
    if (located.kind === "gap") {
      return { items: [], total: 0, hasMore: false, evidence: [], gaps: [located.gap] };
    }
    const { place, found } = located;
    const observedAt = toInstant(deps.now());
    const { index } = place;
    const call = { deps, cluster, tool: "search_logs", input, index };
    const facts = [
      countFact(found, { question: input, window, observedAt }),
      ...found.lines.map((line) => lineFact(line, { question: input, place })),
    ];
    return {
      items: found.lines.map((line) => ({ ...line, text: shownText(line.text) })),
      ...present({ podsBy: place.told?.by }),
      total: found.total,
      hasMore: found.total > found.lines.length,
      evidence: distinct(facts.map(searchEvidence(call))),
      gaps: [...found.gaps, ...untracedGaps(place, input)],
    };
  },
  toText: ({ items, total, hasMore, gaps, evidence, podsBy }) =>
    [
      firstLine(
        `${total} lines match${membersNote(podsBy)}, ${items.length} shown, newest first [${evidence[0]?.id ?? "no evidence"}]`,
        { gaps, isNothing: total === 0 },
      ),
      ...items.map((item) => toText(item, evidence)),
      ...(hasMore ? [`Older lines: call again with until=${after(items.at(-1)?.at)}`] : []),
      ...remedies(gaps),
    ].join("\n"),
});

function toText(line: StoredLine, evidence: readonly Evidence[]): string {
  const { at, pod, container, level, text, traceId } = line;
  const where = container === undefined ? pod : `${pod}/${container}`;
  const trace = traceId === undefined ? "" : ` (trace ${traceId})`;
  const own = evidence.find(
    ({ subject, values }) =>
      subject !== undefined &&
      keyOf(subject) === keyOf(podOf(line)) &&
      values["container"] === container &&
      values["text"] === text,
  );
  return `${at} ${where} ${level ?? "-"} [${own?.id ?? ""}]: ${oneLine(text)}${trace}`;
}

type Matching = Sought & { readonly place: Place; readonly limit: number };

/** The newest lines of a question, and whether its silence means something. */
async function readMatching(deps: Deps, asked: Matching, signal: AbortSignal): Promise<LinesFound> {
  const { place, question, window, limit } = asked;
  const search = { filter: logFilter(question, place), window, limit };
  const beside = (found: Promise<Gap[]>, what: string) => orGap(found, { what, question, signal });
  const [read, stopped, unsearched] = await Promise.all([
    readLines(deps, { place, search }, signal),
    beside(findStopped(deps, { place, window }, signal), besides.arriving),
    beside(unsearchedGaps(deps, asked, signal), besides.unsearched),
  ]);
  const lines = await deps.redactor.value(read.lines, { signal });
  const silence =
    read.total === 0
      ? await beside(findSilence(deps, { ...asked, consequence: "" }, signal), besides.silence)
      : [];
  return {
    ...read,
    lines,
    gaps: [...unsearched, ...stopped, ...place.gaps, ...read.gaps, ...silence],
  };
}

function isDoubtful({ total, gaps }: LinesFound): boolean {
  return total === 0 || tellsSilence(gaps);
}

/** Lines of the same millisecond may be shown twice rather than lost. */
function after(at: string | undefined): string {
  return at === undefined ? "" : toInstant(Date.parse(at) + 1);
}

/** Of equal lines of one container the newest stands for all. */
function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

function countFact(
  { total, body }: LinesFound,
  asking: { question: LogQuestion; window: TimeWindow; observedAt: string },
): SearchFact {
  const { question, window, observedAt } = asking;
  const matching = question.text === undefined ? "" : ` with ${question.text}`;
  return {
    about: aboutOf(question),
    pointer: "/hits/total",
    text: `${total} log lines of ${whose(question)}${matching} in ${lengthOf(window)}`,
    values: { lines: { count: total, of: "line" }, window: spanOf(window) },
    observedAt,
    search: body,
  };
}

function lineFact(
  line: StoredLine,
  { question, place }: { question: LogQuestion; place: Place },
): SearchFact {
  const { namespace, pod, container, level, traceId } = line;
  const atMs = Date.parse(line.at);
  const moment = timeFilter({ fromMs: atMs, toMs: atMs + 1 }, place.fields);
  const own = equalsAny(place.fields.pod, pod);
  const where = container === undefined ? pod : `${pod}, container ${container}`;
  const text = shownText(line.text);
  return {
    about: [namespace, pod, container ?? ""],
    pointer: "/log",
    text: `${where}: "${oneLine(text)}"`,
    values: { text, ...present({ container, level, traceId }) },
    subject: podOf(line),
    trust: "outside",
    observedAt: line.at,
    search: { query: { bool: { filter: [moment, ...logFilter(question, place), own] } } },
  };
}

function podOf({ namespace, pod }: StoredLine) {
  return { kind: "Pod", namespace, name: pod };
}
