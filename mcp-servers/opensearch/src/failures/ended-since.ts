import type { Gap } from "@binnacle/contracts";
import { endedAt } from "../patterns/ended-at.ts";
import { before, type TimeWindow, toInstant } from "../query/time-window.ts";
import { barOf } from "./count-words.ts";
import { errorKinds } from "./error-kinds.table.ts";
import type { FailureKind, Failures } from "./read-failures.ts";

interface Compared {
  readonly now: Failures;
  readonly earlier?: Failures | undefined;
  readonly gaps: readonly Gap[];
}

/** What may hide lines of the end. */
const hiding: readonly Gap["kind"][] = ["stopped", "unreachable", "timed_out", "refused"];

/** When the last line came of a kind that has ended; undefined: it may still come, or that is not known. */
export function endedSince(
  failures: FailureKind,
  { earlier, gaps }: Compared,
  window: TimeWindow,
): string | undefined {
  const times = timesOf(failures, window);
  if (times === undefined || gaps.some(({ kind }) => hiding.includes(kind))) return undefined;
  const past = before(window, (window.toMs - window.fromMs) / 60_000);
  const once = earlier?.kinds.find(({ kind }) => kind === failures.kind);
  const timesOnce = once && timesOf(once, past);
  const { fromMs } = timesOnce === undefined ? window : past;
  const seen = { fromMs, untilMs: window.toMs, templates: errorKinds.length };
  const ended = endedAt([...(timesOnce ?? []), ...times], seen);
  return ended === undefined ? undefined : toInstant(ended);
}

/** Of what was counted alone one a bar, and the last. */
function timesOf({ times, over, last }: FailureKind, window: TimeWindow) {
  if (times !== undefined || over === undefined) return times;
  const lastMs = Date.parse(last);
  return [...[...over.keys()].filter((startMs) => startMs + barOf(window) <= lastMs), lastMs];
}
