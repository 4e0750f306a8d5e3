import { type Evidence, type Gap, SearchLogsResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { createEvidence, type Fact } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";
import { gapText } from "../gap-text.ts";
import { findSilence, whose } from "../query/find-silence.ts";
import { aboutOf, type Clause, logFilter, timeFilter } from "../query/log-filter.ts";
import { type LinesFound, type Place, readLines, type StoredLine } from "../query/read-lines.ts";
import {
  lengthOf,
  minutesOf,
  type TimeWindow,
  timeWindow,
  toInstant,
} from "../query/time-window.ts";
import { oneLine, outsideNotice, shownText } from "../shown-text.ts";

const name = z.string().min(1).optional();
const instant = z.iso.datetime({ offset: true }).optional();
const input = {
  namespace: z.string().min(1).describe("Kubernetes namespace, exact name"),
  workload: name.describe(
    "Deployment, StatefulSet, DaemonSet or Job; or a prefix of pods: api-7c*",
  ),
  pod: name.describe("Exact name"),
  container: name.describe("Exact name"),
  text: name.describe('Words that all occur; in double quotes: "the exact phrase"'),
  traceId: name,
  since: instant.describe("RFC 3339; default: an hour before `until`"),
  until: instant.describe("RFC 3339; default: now"),
  limit: z.number().int().min(1).max(100).default(50),
};
type Asked = z.output<z.ZodObject<typeof input>>;

export const searchLogs = defineTool<Deps>()({
  name: "search_logs",
  title: "Search logs",
  description:
    "Stored log lines of a namespace, newest first, with the number of all that match, also of pods and runs that are gone. Call it to read what a workload wrote, to count an error, or to follow a trace id. For what is new or grew, call log_patterns first.",
  input,
  output: SearchLogsResult,
  async run(asked, deps, signal) {
    const window = timeWindow({ ...asked, windowMinutes: 60 }, deps.now());
    const place = await deps.discover(signal);
    if (place.kind === "gap") return nothing([place.gap]);
    const filter = logFilter(asked, { fields: place.fields, filters: deps.filters });
    const search = { filter, window, limit: asked.limit };
    const found = await readLines(deps, { place, search }, signal);
    const quiet = { place, question: asked, window, consequence: "" };
    const silence = found.total === 0 ? await findSilence(deps, quiet, signal) : [];
    return {
      items: found.lines.map((line) => ({ ...line, text: shownText(line.text) })),
      total: found.total,
      hasMore: found.total > found.lines.length,
      evidence: evidenceOf({ asked, deps, place, filter, window, found }),
      gaps: [...place.gaps, ...found.gaps, ...silence],
    };
  },
  toText: ({ items, total, hasMore, gaps, evidence }) =>
    [
      `${total} lines match, ${items.length} shown, newest first [${evidence[0]?.id ?? "no evidence"}]`,
      ...(items.length === 0 ? [] : [outsideNotice]),
      ...items.map((item) => toText(item, evidence)),
      ...(hasMore ? [`Older lines: call again with until=${after(items.at(-1)?.at)}`] : []),
      ...gaps.map(gapText),
    ].join("\n"),
});

function nothing(gaps: Gap[]): SearchLogsResult {
  return { items: [], total: 0, hasMore: false, evidence: [], gaps };
}

type Item = SearchLogsResult["items"][number];

function toText(item: Item, evidence: readonly Evidence[]): string {
  const { at, pod, container, level, text, traceId } = item;
  const where = container === undefined ? pod : `${pod}/${container}`;
  const trace = traceId === undefined ? "" : ` (trace ${traceId})`;
  const own = evidence.find(
    ({ subject, values }) => subject?.name === pod && values["text"] === text,
  );
  return `${at} ${where} ${level ?? "-"} [${own?.id ?? ""}]: ${oneLine(text)}${trace}`;
}

/** Lines of the same millisecond may be shown twice rather than lost. */
function after(at: string | undefined): string {
  return at === undefined ? "" : toInstant(Date.parse(at) + 1);
}

interface Seen {
  readonly asked: Asked;
  readonly deps: Deps;
  readonly place: Place;
  readonly filter: readonly Clause[];
  readonly window: TimeWindow;
  readonly found: LinesFound;
}

/** The count, then each distinct line; of equal lines of one container the newest stands for all. */
function evidenceOf(seen: Seen): Evidence[] {
  const { asked, deps, place } = seen;
  const build = createEvidence({
    clusterId: deps.clusterId,
    tool: "search_logs",
    arguments: asked,
    index: place.index,
  });
  const all = [countFact(seen), ...seen.found.lines.map((line) => lineFact(line, seen))].map(build);
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

function countFact({ asked, deps, window, found }: Seen): Fact {
  const matching = asked.text === undefined ? "" : ` with ${asked.text}`;
  return {
    about: aboutOf(asked),
    pointer: "/hits/total",
    text: `${found.total} log lines of ${whose(asked)}${matching} in ${lengthOf(window)}`,
    values: { count: found.total, minutes: minutesOf(window) },
    trust: "fact",
    observedAt: new Date(deps.now()).toISOString(),
    search: found.body,
  };
}

function lineFact(line: StoredLine, { place, filter }: Seen): Fact {
  const { namespace, pod, container, level, text, traceId } = line;
  const atMs = Date.parse(line.at);
  const moment = timeFilter({ fromMs: atMs, toMs: atMs + 1 }, place.fields);
  const own = { term: { [place.fields.pod.exact]: pod } };
  const where = container === undefined ? pod : `${pod}, container ${container}`;
  return {
    about: [namespace, pod, container ?? ""],
    pointer: "/log",
    text: `${where}: "${oneLine(shownText(text))}"`,
    values: {
      text: shownText(text),
      ...(level === undefined ? {} : { level }),
      ...(traceId === undefined ? {} : { traceId }),
    },
    subject: { kind: "Pod", namespace, name: pod },
    trust: "outside",
    observedAt: line.at,
    search: { query: { bool: { filter: [moment, ...filter, own] } } },
  };
}
