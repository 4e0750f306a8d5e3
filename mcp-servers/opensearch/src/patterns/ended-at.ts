/** A few lines more would come in any case; what arrives late is as late as that. */
const leastSilenceMs = 5 * 60_000;
/** What comes within ten seconds is one burst: it says once that the pattern comes. */
const burstMs = 10_000;
/** What comes in turns, as of a CronJob, has ended when it is silent for longer than this many of its longest pauses. */
const pauses = 2;
/** How improbable the silence must be in any of all templates. */
const significance = 0.001;

interface Seen {
  /** When there were lines to see: Unix milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many templates were looked at: chance has as many tries. */
  readonly templates: number;
}

/**
 * When the last line came of what has ended. Of bursts that come at one rate all fall before the silence with the
 * chance (1 − silence / whole time)^bursts, which is at most exp(−rate × silence): the conditional test of two Poisson
 * rates (Przyborowski and Wilenski 1940), with none in the silence. Unix milliseconds; undefined: it may still come.
 */
export function endedAt(times: readonly number[], seen: Seen): number | undefined {
  const { fromMs, untilMs, templates } = seen;
  const sorted = times.toSorted((left, right) => left - right);
  const last = sorted.at(-1);
  if (last === undefined) return undefined;
  const silenceMs = untilMs - last;
  if (silenceMs < leastSilenceMs || silenceMs <= pauses * longestPause(sorted)) return undefined;
  const bursts = new Set(sorted.map((at) => Math.floor(at / burstMs))).size;
  const chance = (1 - silenceMs / (untilMs - fromMs)) ** bursts;
  return chance * templates < significance ? last : undefined;
}

function longestPause(sorted: readonly number[]): number {
  return sorted.reduce(
    (longest, at, place) => Math.max(longest, at - (sorted[place - 1] ?? at)),
    0,
  );
}
