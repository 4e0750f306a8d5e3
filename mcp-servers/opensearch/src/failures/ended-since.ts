import { endedAt } from "../patterns/ended-at.ts";
import { before, type TimeWindow, toInstant } from "../query/time-window.ts";
import { barOf } from "./count-words.ts";
import { errorKinds } from "./error-kinds.table.ts";
import type { FailureKind, Failures } from "./read-failures.ts";

interface Compared {
  readonly now: Failures;
  readonly earlier?: Failures | undefined;
  /** Up to when lines are seen, Unix milliseconds; absent: not known. */
  readonly seenMs?: number;
}

/** When the last line came of a kind that has ended; undefined: it may still come, or that is not known. */
export function endedSince(
  failures: FailureKind,
  { earlier, seenMs }: Compared,
  window: TimeWindow,
): string | undefined {
  const times = timesOf(failures, window);
  if (times === undefined || seenMs === undefined) return undefined;
  const past = before(window, (window.toMs - window.fromMs) / 60_000);
  const once = earlier?.kinds.find(({ kind }) => kind === failures.kind);
  const timesOnce = once && timesOf(once, past);
  const { fromMs } = timesOnce === undefined ? window : past;
  const seen = { fromMs, untilMs: seenMs, templates: errorKinds.length };
  const ended = endedAt([...(timesOnce ?? []), ...times], seen);
  return ended === undefined ? undefined : toInstant(ended);
}

/** Of what was counted alone one a bar, and the last. */
function timesOf({ times, over, last }: FailureKind, window: TimeWindow) {
  if (times !== undefined || over === undefined) return times;
  const lastMs = Date.parse(last);
  return [...[...over.keys()].filter((startMs) => startMs + barOf(window) <= lastMs), lastMs];
}
