import { type Gap, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import { notSeen, remedies } from "../gap-text.ts";
import { comparePatterns, type Pattern } from "../patterns/compare-patterns.ts";
import { inTurns } from "../patterns/in-turns.ts";
import { patternFact } from "../patterns/pattern-fact.ts";
import { patternsText } from "../patterns/patterns-text.ts";
import { type Covered, readCovered } from "../patterns/read-covered.ts";
import { findBeginning } from "../query/find-beginning.ts";
import { findPlace, type Place } from "../query/find-place.ts";
import { type EmptyWindow, findSilence } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import type { LogQuestion } from "../query/log-filter.ts";
import { membersNote } from "../query/members-note.ts";
import { before, type TimeWindow, timeWindow, toInstant, toWindow } from "../query/time-window.ts";
import { searchEvidence } from "../search-evidence.ts";
import { shownText } from "../shown-text.ts";

/** More are cut, the steady ones first. */
const maxPatterns = 30;

export const logPatterns = defineTool<Deps>()({
  contract: opensearch.logPatterns,
  async run(input, deps, { signal, cluster }) {
    const { namespace, workload } = input;
    const window = timeWindow(input, deps.now());
    const baseline = before(window, input.baselineMinutes);
    const span = { fromMs: baseline.fromMs, toMs: window.toMs };
    const found = await findPlace(deps, { cluster, question: input, window: span }, signal);
    const subject = { namespace, ...present({ workload }) };
    if (found.kind === "gap") return { ...subject, ...noPattern({ window, baseline }, found.gap) };
    const { place } = found;
    const [compared, stopped] = await Promise.all([
      compare({ question: input, place, window, baseline }, deps, signal),
      findStopped(deps, { place, window }, signal),
    ]);
    const shown = await deps.redactor.value(compared.patterns.slice(0, maxPatterns), { signal });
    const observedAt = toInstant(deps.now());
    const context = { question: input, place, ...compared, observedAt };
    const { index } = place;
    const evidenceOf = searchEvidence({ deps, cluster, tool: "log_patterns", input, index });
    const evidence = shown.map((pattern) => evidenceOf(patternFact(pattern, context)));
    return {
      ...subject,
      ...present({ podsBy: place.told?.by, logsBegan: compared.logsBegan }),
      window: toWindow(compared.window),
      baseline: toWindow(compared.baseline),
      patterns: shown.map((pattern, position) => ({
        ...pattern,
        sample: shownText(pattern.sample),
        evidence: [evidence[position]?.id ?? ""],
      })),
      hasMore: compared.patterns.length > shown.length,
      evidence,
      gaps: [...stopped, ...place.gaps, ...compared.gaps, ...levelGap(place)],
    };
  },
  toText: ({ gaps, podsBy, ...compared }) =>
    [
      ...notSeen(gaps),
      patternsText({ ...compared, note: membersNote(podsBy), hasGap: gaps.length > 0 }),
      ...remedies(gaps),
    ].join("\n"),
});

interface Comparison {
  readonly question: LogQuestion;
  readonly place: Place;
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
}

interface Compared {
  /** The parts of the windows that the lines cover completely. */
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
  /** Within the time before, which is compared from then on. */
  readonly logsBegan?: string;
  readonly patterns: readonly Pattern[];
  readonly gaps: readonly Gap[];
}

async function compare(comparison: Comparison, deps: Deps, signal: AbortSignal): Promise<Compared> {
  const { question, place } = comparison;
  // Before they become templates: what is masked in half is no longer known for a secret, and a key spans lines.
  const read = async (window: TimeWindow): Promise<Covered> => {
    const covered = await readCovered(deps, { place, question, window }, signal);
    return { ...covered, lines: await deps.redactor.value(covered.lines, { signal }) };
  };
  const begun = findBeginning(deps, { place, window: comparison.baseline }, signal);
  const [now, earlier] = await Promise.all([read(comparison.window), begun.then(read)]);
  const { fromMs } = await begun;
  // No line in the window, or none before, is only a result where the namespace logs at all.
  const silenceIn = async (
    { lines, window }: Covered,
    told: Pick<EmptyWindow, "consequence" | "before">,
  ) =>
    lines.length > 0 ? [] : await findSilence(deps, { place, question, window, ...told }, signal);
  const silence = await Promise.all([
    silenceIn(now, { consequence: "", before: comparison.baseline }),
    silenceIn(earlier, { consequence: " before, so new cannot be told from always there" }),
  ]);
  return {
    window: now.window,
    baseline: earlier.window,
    ...present({ logsBegan: fromMs > comparison.baseline.fromMs ? toInstant(fromMs) : undefined }),
    patterns: await inTurns(comparePatterns({ window: now, baseline: earlier }), signal),
    gaps: [...now.gaps, ...earlier.gaps, ...silence.flat()],
  };
}

function levelGap({ index, fields }: Place): Gap[] {
  if (fields.level.length > 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "not_configured",
      what: "levels of log lines",
      why: `${index} has no field for them, so lines of every level were compared`,
      about: { kinds: [] },
      remedy: {
        text: "Start the opensearch server with --field level=<field>, or let the shipper parse it.",
      },
    },
  ];
}

function noPattern({ window, baseline }: Pick<Comparison, "window" | "baseline">, gap: Gap) {
  return {
    window: toWindow(window),
    baseline: toWindow(baseline),
    patterns: [],
    hasMore: false,
    evidence: [],
    gaps: [gap],
  };
}
