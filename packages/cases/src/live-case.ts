import type { Case, LogLine, Series } from "./case.ts";
import { movedBy, movedSeries, rebase } from "./rebase.ts";

/** The world moves in steps: a list that is read twice within one is the same list. */
const stepMs = 5000;
const hourMs = 3_600_000;
/** The last moments of what is generated ahead still lack lines that arrive late. */
const lateMs = 10_000;

/** A case as it would be had it been recorded at that moment, in the time of the recording; absent: as recorded. */
export type Build = (nowMs?: number) => Case;

/**
 * A case that goes on: moved to the time of the clock once, then each list is what it is when it is read. Samples and
 * log lines are generated hours ahead and shown up to now, so that what was said once is not said otherwise later.
 */
export function liveCase(build: Build, clock: () => Date): Case {
  const recording = build();
  const recordedMs = Date.parse(recording.recordedAt);
  const first = rebase({ ...recording, objects: [], logs: [], series: [], alerts: [] }, clock());
  const offsetMs = Date.parse(first.recordedAt) - recordedMs;
  const momentMs = () => {
    const elapsedMs = Math.max(0, clock().getTime() - offsetMs - recordedMs);
    return recordedMs + Math.floor(elapsedMs / stepMs) * stepMs;
  };
  const now = lastOf(build);
  const ahead = lastOf(build);
  const aheadOf = (nowMs: number) =>
    recordedMs + (Math.floor((nowMs + lateMs - recordedMs) / hourMs) + 1) * hourMs;
  const objects = lastOf((nowMs) => movedBy(now(nowMs).objects, offsetMs));
  const alerts = lastOf((nowMs) => movedBy(now(nowMs).alerts, offsetMs));
  const allLogs = lastOf((aheadMs) => movedBy(ahead(aheadMs).logs, offsetMs));
  const logs = lastOf((nowMs) => shownUntil(nowMs + offsetMs, allLogs(aheadOf(nowMs))));
  const series = lastOf((nowMs) =>
    sampledUntil(nowMs + offsetMs, movedSeries(ahead(aheadOf(nowMs)).series, offsetMs)),
  );
  return {
    ...first,
    get objects() {
      return objects(momentMs());
    },
    get logs() {
      return logs(momentMs());
    },
    get series() {
      return series(momentMs());
    },
    get alerts() {
      return alerts(momentMs());
    },
  };
}

/** Keeps the value of the last argument. */
function lastOf<Value>(make: (ms: number) => Value): (ms: number) => Value {
  let last: { readonly ms: number; readonly value: Value } | undefined;
  return (ms) => {
    if (last?.ms !== ms) last = { ms, value: make(ms) };
    return last.value;
  };
}

function shownUntil(nowMs: number, logs: readonly LogLine[]): readonly LogLine[] {
  const now = new Date(nowMs).toISOString();
  const shown = logs.findLastIndex(({ time }) => time <= now);
  return logs.slice(0, shown + 1);
}

function sampledUntil(nowMs: number, series: readonly Series[]): readonly Series[] {
  return series.map((one) => {
    const { startMs, stepMs: everyMs, values } = one;
    return { ...one, values: values.slice(0, Math.floor((nowMs - startMs) / everyMs) + 1) };
  });
}
