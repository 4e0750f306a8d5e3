import { chanceOfMore } from "../patterns/poisson.ts";
import { likeliestRise } from "../patterns/rose-at.ts";
import { toInstant } from "../query/time-window.ts";
import type { OverTime } from "./count-words.ts";
import { errorKinds } from "./error-kinds.table.ts";
import type { FailureKind, Failures } from "./read-failures.ts";

/** A share has grown when it is this many times as large, and chance shows that in any kind once in a hundred answers. */
const growth = 2;
const significance = 0.01;

interface Windows {
  readonly now: Failures;
  readonly earlier: Failures;
}

/** Since when a larger share of all lines says a kind than before, to the minute; undefined: it has not grown, or that is not known. */
export function roseSince(failures: FailureKind, windows: Windows): string | undefined {
  const { kind, count, over } = failures;
  const { now, earlier } = windows;
  if (earlier.total === 0 || earlier.unknown.some((each) => each.kind === kind)) return undefined;
  const { count: once, over: overOnce } = earlier.kinds.find((each) => each.kind === kind) ?? none;
  const before = { count: once, lengthMs: earlier.total };
  if (!isMore(before, { count, lengthMs: now.total })) return undefined;
  return roseAmong(together(overOnce, over), together(earlier.over, now.over));
}

const none = { count: 0, over: new Map<number, number>() };

function roseAmong(counts: OverTime | undefined, all: OverTime | undefined): string | undefined {
  if (counts === undefined || all === undefined) return undefined;
  const bars = [...all].toSorted(([left], [right]) => left - right);
  const place = likeliestRise(
    bars.map(([startMs]) => counts.get(startMs) ?? 0),
    bars.map(([, lines]) => lines),
  );
  const [startMs] = bars[place ?? -1] ?? [];
  return startMs === undefined ? undefined : toInstant(startMs);
}

type Counted = Parameters<typeof chanceOfMore>[0];

/** A share is a rate, too: of lines instead of time. */
function isMore(before: Counted, now: Counted): boolean {
  const ratio = now.count / now.lengthMs / (before.count / before.lengthMs);
  return ratio >= growth && chanceOfMore(before, now) * errorKinds.length < significance;
}

function together(before: OverTime | undefined, now: OverTime | undefined): OverTime | undefined {
  if (before === undefined || now === undefined) return undefined;
  const counts = new Map(before);
  for (const [startMs, count] of now) counts.set(startMs, (counts.get(startMs) ?? 0) + count);
  return counts;
}
