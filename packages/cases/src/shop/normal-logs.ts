import type { LogLine } from "../case.ts";
import { createRandom } from "./determinism.ts";
import type { Pod } from "./plan.ts";
import { type NumberedRun, runsOf } from "./pod-history.ts";
import { hourMs, logsKeptMs, millisecondTimestamp, minuteMs, recordedMs } from "./timestamp.ts";

/** What a pod wrote in normal work, from an hour before the question, of at most a day. A pod that keeps crashing writes none of it. */
export function normalLogs(pod: Pod, nowMs: number): LogLine[] {
  if (pod.plan.state.kind !== "running") return [];
  const { namespace, logEveryMs, logTexts } = pod.workload;
  const random = createRandom(`logs/${namespace}/${pod.name}`);
  const lines: LogLine[] = [];
  let timeMs = Math.max(recordedMs - hourMs, nowMs - logsKeptMs, runsOf(pod)[0]?.startedMs ?? 0);
  timeMs += random.between(500, logEveryMs);
  while (timeMs < nowMs) {
    const { isTraced = false, ...written } = random.pick(logTexts)(random);
    const traceId = isTraced ? random.hex(32) : undefined;
    const run = runAt(pod, timeMs);
    if (run !== undefined && !(isTraced && isIdle(pod, timeMs))) {
      lines.push(logLine(pod, { timeMs, run: run.number, traceId, ...written }));
    }
    timeMs += random.between(Math.floor(logEveryMs / 2), Math.floor(logEveryMs * 1.5));
  }
  return lines;
}

/** The run that writes at that time; undefined between two runs. */
function runAt(pod: Pod, timeMs: number): NumberedRun | undefined {
  return runsOf(pod).find(
    ({ startedMs, finishedMs = Number.POSITIVE_INFINITY }) =>
      startedMs <= timeMs && timeMs < finishedMs,
  );
}

/** Whether nobody calls the service, so that it has no request to write about. */
function isIdle({ workload }: Pod, timeMs: number): boolean {
  return workload.traffic?.volume?.(timeMs) === 0;
}

export function logLine(
  pod: Pod,
  line: {
    readonly timeMs: number;
    readonly run: number;
    readonly level: LogLine["level"];
    readonly text: string;
    readonly traceId?: string | undefined;
  },
): LogLine {
  return {
    time: millisecondTimestamp(line.timeMs),
    namespace: pod.workload.namespace,
    pod: pod.name,
    container: pod.rollout.container.name,
    run: line.run,
    level: line.level,
    text: line.text,
    ...(line.traceId === undefined ? {} : { traceId: line.traceId }),
  };
}

/** Mean time between two lines of a service of the business. */
export const usualLogEveryMs = 2 * minuteMs;
