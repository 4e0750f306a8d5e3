import { type Gap, type LogPattern, LogPatternsResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { Discovery } from "../fields/discover-fields.ts";
import { gapText } from "../gap-text.ts";
import { levels } from "../levels.table.ts";
import { comparePatterns } from "../patterns/compare-patterns.ts";
import { countText, patternEvidence } from "../patterns/pattern-evidence.ts";
import { type Covered, readCovered } from "../patterns/read-covered.ts";
import { findSilence } from "../query/find-silence.ts";
import { logFilter } from "../query/log-filter.ts";
import { before, type TimeWindow, timeWindow, toWindow } from "../query/time-window.ts";
import { oneLine, outsideNotice, shownText } from "../shown-text.ts";

const input = {
  namespace: z.string().min(1).describe("Kubernetes namespace, exact name"),
  workload: z
    .string()
    .min(1)
    .optional()
    .describe("Deployment, StatefulSet, DaemonSet or Job; or a prefix of pods: api-7c*"),
  since: z.iso.datetime({ offset: true }).optional().describe("When it began, RFC 3339"),
  windowMinutes: z.number().int().min(1).max(1440).default(60).describe("Used without `since`"),
  baselineMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(60)
    .describe("Time before, to compare"),
  levels: z
    .array(z.enum(levels))
    .min(1)
    .default(["warn", "error", "fatal"])
    .describe("Lines without a level always count"),
};
type Asked = z.output<z.ZodObject<typeof input>>;
type Found = Extract<Discovery, { kind: "found" }>;

/** More are cut, the steady ones first. */
const maxPatterns = 30;

export const logPatterns = defineTool<Deps>()({
  name: "log_patterns",
  title: "Log patterns",
  description:
    "What a namespace or workload logs now compared with the time before: lines grouped by template, new and grown ones first, each with count, first seen, pods and a sample. Call it first to learn which errors began with an incident; read the lines with search_logs.",
  input,
  output: LogPatternsResult,
  async run(asked, deps, signal) {
    const window = timeWindow(asked, deps.now());
    const baseline = before(window, asked.baselineMinutes);
    const place = await deps.discover(signal);
    return place.kind === "gap"
      ? toResult(asked, { window, baseline, gaps: [place.gap] })
      : await compare(asked, { deps, place, window, baseline }, signal);
  },
  toText: (result) => {
    const { window, baseline, patterns, hasMore, gaps } = result;
    return [
      `${whoseLogs(result)}, ${window.from} to ${window.to}, compared with ${baseline.from} to ${baseline.to}`,
      ...(patterns.length === 0
        ? [gaps.length === 0 ? "No line at these levels, now or before." : "No pattern."]
        : [outsideNotice]),
      ...patterns.map(toText),
      ...(hasMore ? ["There are more patterns: name a workload or fewer levels."] : []),
      ...gaps.map(gapText),
    ].join("\n");
  },
});

interface Looked {
  readonly deps: Deps;
  readonly place: Found;
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
}

async function compare(
  asked: Asked,
  looked: Looked,
  signal: AbortSignal,
): Promise<LogPatternsResult> {
  const { deps, place } = looked;
  const filter = logFilter(asked, { fields: place.fields, filters: deps.filters });
  const read = (window: TimeWindow) => readCovered(deps, { place, filter, window }, signal);
  const [now, earlier] = await Promise.all([read(looked.window), read(looked.baseline)]);
  const silence = await findSilences(asked, { looked, now, earlier }, signal);
  const patterns = comparePatterns({ window: toPart(now), baseline: toPart(earlier) });
  const shown = patterns.slice(0, maxPatterns);
  const toEvidence = patternEvidence(deps, {
    arguments: asked,
    question: asked,
    place,
    filter,
    window: now.window,
    baseline: earlier.window,
  });
  const evidence = shown.map(toEvidence);
  return {
    ...toResult(asked, {
      window: now.window,
      baseline: earlier.window,
      gaps: [...place.gaps, ...levelGap(place), ...now.gaps, ...earlier.gaps, ...silence],
    }),
    patterns: shown.map((pattern, position) => ({
      ...pattern,
      sample: shownText(pattern.sample),
      evidence: [evidence[position]?.id ?? ""],
    })),
    hasMore: patterns.length > shown.length,
    evidence,
  };
}

/** No line in the window, or none before, is only a result where the namespace logs at all. */
async function findSilences(
  question: Asked,
  { looked, now, earlier }: { looked: Looked; now: Covered; earlier: Covered },
  signal: AbortSignal,
): Promise<Gap[]> {
  const { deps, place } = looked;
  const parts = [
    { covered: now, consequence: "" },
    { covered: earlier, consequence: " before, so new cannot be told from always there" },
  ];
  const gaps = parts
    .filter(({ covered }) => covered.lines.length === 0)
    .map(({ covered: { window }, consequence }) =>
      findSilence(deps, { place, question, window, consequence }, signal),
    );
  return (await Promise.all(gaps)).flat();
}

function toPart({ lines, window }: Covered) {
  return { lines, lengthMs: window.toMs - window.fromMs };
}

function levelGap({ index, fields }: Found): Gap[] {
  if (fields.level !== undefined) return [];
  return [
    {
      origin: "opensearch",
      what: "levels of log lines",
      why: `${index} has no field for them, so lines of every level were compared`,
      remedy:
        "Start the opensearch server with --field level=<field>, or let the shipper parse it.",
    },
  ];
}

function toResult(
  { namespace, workload }: Asked,
  { window, baseline, gaps }: { window: TimeWindow; baseline: TimeWindow; gaps: Gap[] },
): LogPatternsResult {
  return {
    namespace,
    ...(workload === undefined ? {} : { workload }),
    window: toWindow(window),
    baseline: toWindow(baseline),
    patterns: [],
    hasMore: false,
    evidence: [],
    gaps,
  };
}

function whoseLogs({ namespace, workload }: LogPatternsResult): string {
  return workload === undefined
    ? `logs of namespace ${namespace}`
    : `logs of ${workload} in ${namespace}`;
}

function toText(pattern: LogPattern): string {
  const { change, level, pods, firstSeen, lastSeen, template, sample, evidence } = pattern;
  const seen = `first ${firstSeen}, last ${lastSeen}, ${pods} ${pods === 1 ? "pod" : "pods"}`;
  return `${change} ${countText(pattern)}, ${level ?? "no level"}, ${seen} [${evidence.join(", ")}]: ${template}\n  sample: ${oneLine(sample)}`;
}
