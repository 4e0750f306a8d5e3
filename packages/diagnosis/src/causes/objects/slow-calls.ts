import { getLogs } from "../../facts/kubectl.ts";
import { isRun, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectCause } from "../../kit/object-cause.ts";
import type { ReadLog } from "../../logs/read-log.ts";
import { lineTime } from "../../messages/line-time.ts";
import { readTimedCall, type TimedCall } from "../../messages/timed-call.ts";

/** Who waits as long as this notices it. */
const SLOW_MS = 1000;
/** Fewer are by chance. */
const TIMES_AT_LEAST = 3;

interface Timed extends TimedCall {
  readonly line: string;
  /** When it was, milliseconds since the epoch; not a number where the line does not tell. */
  readonly at: number;
}

interface Slow {
  readonly log: ReadLog;
  readonly slow: readonly Timed[];
  /** With the quick ones. */
  readonly timed: number;
}

/** A program that is Ready says again and again that its calls take long. */
export const slowCalls = objectCause<Workload, Slow>({
  id: "slow-calls",
  title: "Calls take long, by its own log",
  group: "network",
  low: "most of the calls whose time its log tells took a second or longer; what is usual was not compared",
  ruledOut:
    "no log that was read tells of calls in the window that take a second or longer again and again, and did not before",
  needs: ["Pod"],
  needsLogs: true,
  metric: "latency_p95",
  of: "workload",

  all: ({ cluster }) => cluster.workloads.values(),

  sees: (workload, inquiry) => slowIn(workload, inquiry),

  tells({ ref, hit, cite, ledger, say }) {
    const { log, slow, timed } = hit;
    const worst = slow.toSorted((left, right) => right.ms - left.ms)[0];
    const evidence = cite.line(log, worst?.line ?? "");
    ledger.add(evidence, {
      slow: { count: slow.length, of: "call" },
      timed: { count: timed, of: "call" },
      threshold: { amount: SLOW_MS / 1000, unit: "s" },
    });
    const what = mostOften(slow.map((item) => item.what));
    return {
      level: "low",
      does: `tells in its log of slow calls (${what})`,
      text: "tells of slow calls",
      why: what,
      impact: "degraded",
      facts: [say(countedIn(hit), evidence), say(`The slowest: "{message}"`, evidence)],
      disproof: "the same times when nobody complains",
      nextCheck: {
        text: "read which calls are slow, and whom they call",
        kubectl: getLogs(log.pod.ref, log, 200),
        object: ref,
      },
      symptom: { reason: "SlowCalls" },
    };
  },
});

/** Databases and proxies write of slow calls alone: which share they are cannot be read there. */
function countedIn({ slow, timed }: Slow): string {
  const when = slow.some(({ at }) => at > 0) ? "" : " When they were, it does not tell.";
  const what =
    slow.length === timed
      ? "The end of its log tells of {slow} that took longer than {threshold}, and of no quicker one: perhaps it does not write of those."
      : "Of {timed} whose time the end of its log tells, {slow} took longer than {threshold}.";
  return what + when;
}

/** In the log of a pod that serves others: what works through a queue may take its time. */
function slowIn(workload: Workload, { cluster, logs, window }: Inquiry): Slow | undefined {
  const isSeen = cluster.gapIn("Service", workload.namespace) === undefined;
  if (isRun(workload) || (isSeen && cluster.servicesOf(workload).length === 0)) return undefined;
  for (const log of logs.ofAny(workload.pods.filter(({ isReady }) => isReady))) {
    const timed = log.lines.flatMap((line): Timed[] => {
      const call = readTimedCall(line);
      return call === undefined ? [] : [{ ...call, line, at: lineTime(line) }];
    });
    const { before = [], within = [] } = Object.groupBy(timed, ({ at }) =>
      at < window.fromMs ? "before" : "within",
    );
    if (!log.previous && isSlow(within) && !isSlow(before))
      return { log, slow: within.filter(isLong), timed: within.length };
  }
  return undefined;
}

/** Most of them took long, and not by chance. */
function isSlow(timed: readonly Timed[]): boolean {
  const slow = timed.filter(isLong);
  return slow.length >= TIMES_AT_LEAST && slow.length * 2 >= timed.length;
}

function isLong({ ms }: Timed): boolean {
  return ms >= SLOW_MS;
}

function mostOften(words: readonly string[]): string {
  const groups = [...Map.groupBy(words, (word) => word).values()];
  return groups.toSorted((left, right) => right.length - left.length)[0]?.[0] ?? "";
}
