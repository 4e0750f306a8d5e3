import { type Gap, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import { failuresAtOtherLevels } from "../failures/other-levels.ts";
import { remedies } from "../gap-text.ts";
import { comparePatterns, type Pattern } from "../patterns/compare-patterns.ts";
import { inTurns } from "../patterns/in-turns.ts";
import { levelGaps } from "../patterns/level-gaps.ts";
import { oddLevels } from "../patterns/odd-levels.ts";
import { patternFact } from "../patterns/pattern-fact.ts";
import { patternsText } from "../patterns/patterns-text.ts";
import { type Covered, readCovered } from "../patterns/read-covered.ts";
import { findBeginning } from "../query/find-beginning.ts";
import { findNewest, mayHide } from "../query/find-newest.ts";
import type { Place } from "../query/find-place.ts";
import { type EmptyWindow, findSilence } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import type { LogQuestion } from "../query/log-filter.ts";
import { membersNote } from "../query/members-note.ts";
import { besides, orGap } from "../query/or-gap.ts";
import { readInPlace, tellsSilence } from "../query/read-in-place.ts";
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
    const sought = { cluster, question: input, window: span };
    // What is read by then is grouped in the time that is left.
    const enough = AbortSignal.timeout(deps.searchTimeoutMs);
    const read = (place: Place, own: AbortSignal) =>
      compare({ question: input, place, window, baseline, enough }, deps, own);
    const found = await readInPlace(deps, { sought, read, isDoubtful }, signal);
    const subject = { namespace, ...present({ workload }) };
    if (found.kind === "gap") return { ...subject, ...noPattern({ window, baseline }, found.gap) };
    const { place, found: compared } = found;
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
      ...present({ isOnlyOtherLevels: compared.isOnlyOtherLevels }),
      evidence,
      gaps: [...compared.gaps],
    };
  },
  toText: ({ gaps, podsBy, ...compared }) =>
    [patternsText({ ...compared, note: membersNote(podsBy), gaps }), ...remedies(gaps)].join("\n"),
});

interface Comparison {
  readonly question: LogQuestion;
  readonly place: Place;
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
  readonly enough: AbortSignal;
}

interface Compared {
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
  /** Within the time before, which is compared from then on. */
  readonly logsBegan?: string;
  readonly isOnlyOtherLevels?: true;
  readonly patterns: readonly Pattern[];
  readonly gaps: readonly Gap[];
}

async function compare(comparison: Comparison, deps: Deps, signal: AbortSignal): Promise<Compared> {
  const { question, place, window, baseline } = comparison;
  const parts = await readParts(comparison, deps, signal);
  const { now, earlier, stopped, elsewhere, odd, began } = parts;
  const asked = { place, question, window };
  const [silent, silentBefore] = await silences({ ...comparison, now, earlier }, deps, signal);
  const { levels } = question;
  const ofReading = [...now.gaps, ...earlier.gaps];
  const gaps = [...place.gaps, ...ofReading];
  const isEndUnsure = stopped.length + gaps.length > 0;
  const newestMs = isEndUnsure ? await newestIn(deps, { ...asked, ofReading }, signal) : undefined;
  const compared = await inTurns(
    comparePatterns({ window: now, baseline: earlier, levels, isEndUnsure, newestMs }),
    signal,
  );
  return {
    window: now.window,
    baseline: earlier.window,
    ...logsBegan(earlier, baseline),
    ...onlyOtherLevels(now, silent),
    patterns: compared.patterns,
    gaps: [
      ...stopped,
      ...elsewhere,
      ...odd,
      ...("fromMs" in began ? [] : began),
      ...gaps,
      ...silent,
      ...silentBefore,
      ...levelGaps(compared, { question, place }),
    ],
  };
}

/** Both parts, and what is asked beside them. */
async function readParts(comparison: Comparison, deps: Deps, signal: AbortSignal) {
  const { question, place, window, baseline, enough } = comparison;
  // Before they become templates: what is masked in half is no longer known for a secret, and a key spans lines.
  const read = async (span: TimeWindow): Promise<Covered> => {
    const covered = await readCovered(deps, { place, question, window: span, enough }, signal);
    return { ...covered, lines: await deps.redactor.value(covered.lines, { signal }) };
  };
  const beside = <Found>(search: Promise<Found>, what: string) =>
    orGap(search, { what, question, signal });
  const begun = beside(findBeginning(deps, { place, window: baseline }, signal), "when logs began");
  const asked = { place, question, window };
  const elsewhere = beside(failuresAtOtherLevels(deps, asked, signal), "failures at other levels");
  const [now, earlier, stopped, ofOthers, odd, began] = await Promise.all([
    read(window),
    begun.then((found) => read("fromMs" in found ? found : baseline)),
    beside(findStopped(deps, { place, window }, signal), besides.arriving),
    elsewhere,
    elsewhere.then(() => beside(oddLevels(deps, asked, signal), "levels that are not known")),
    begun,
  ]);
  return { now, earlier, stopped, elsewhere: ofOthers, odd, began };
}

/** Undefined: not known, as of those that were asked for some may not have been read. */
async function newestIn(
  deps: Deps,
  {
    ofReading,
    ...asked
  }: Pick<Comparison, "place" | "question" | "window"> & {
    readonly ofReading: readonly Gap[];
  },
  signal: AbortSignal,
): Promise<number | undefined> {
  if (mayHide(ofReading)) return undefined;
  const { question } = asked;
  const search = findNewest(deps, asked, signal);
  const newest = await orGap(search, { what: besides.arriving, question, signal });
  return typeof newest === "number" ? newest : undefined;
}

/** No line in the window, or none before, is only a result where the namespace logs at all. */
async function silences(
  compared: Comparison & { readonly now: Covered; readonly earlier: Covered },
  deps: Deps,
  signal: AbortSignal,
): Promise<readonly [ofNow: Gap[], ofEarlier: Gap[]]> {
  const { question, place, baseline, now, earlier } = compared;
  const silenceIn = async (
    { lines, window }: Covered,
    told: Pick<EmptyWindow, "consequence" | "before">,
  ): Promise<Gap[]> => {
    if (lines.length > 0) return [];
    const found = findSilence(deps, { place, question, window, ...told }, signal);
    return await orGap(found, { what: besides.silence, question, signal });
  };
  return await Promise.all([
    silenceIn(now, { consequence: "", before: baseline }),
    silenceIn(earlier, { consequence: " before, so new cannot be told from always there" }),
  ]);
}

function logsBegan({ window }: Covered, asked: TimeWindow): Pick<Compared, "logsBegan"> {
  return window.fromMs > asked.fromMs ? { logsBegan: toInstant(window.fromMs) } : {};
}

/** A gap that is about no object is of a part of all logs that did not answer. */
function onlyOtherLevels(
  { lines }: Covered,
  silent: readonly Gap[],
): Pick<Compared, "isOnlyOtherLevels"> {
  const isUnknown = silent.some(({ about }) => about !== undefined && about.kinds?.length !== 0);
  return lines.length > 0 || isUnknown ? {} : { isOnlyOtherLevels: true };
}

function isDoubtful({ gaps }: Compared): boolean {
  return tellsSilence(gaps);
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
