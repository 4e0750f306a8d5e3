import type { LogLine } from "../case.ts";
import { createRandom, type Random } from "./determinism.ts";
import { lineOf, podsOf } from "./healthy-base.ts";
import type { Cluster, Pod } from "./plan.ts";
import { logsKeptMs, recordedMs, secondMs } from "./timestamp.ts";

/** From the call to its line in the log store. */
const lagMs = 2 * secondMs;

export interface FailedCalls {
  readonly seed: string;
  readonly fromMs: number;
  /** Lines of the caller until the question, and on at that pace; with the usual sampling one in eight of its failed calls. */
  readonly count: number;
  /** `namespace/name` of who calls the broken service. */
  readonly caller: string;
  readonly callerText: (random: Random) => string;
  /** `namespace/name` of who called the caller, with a line for one in `aboveEvery` of the calls. */
  readonly above?: string;
  readonly aboveEvery?: number;
  readonly aboveText?: (random: Random) => string;
}

/** Lines of failed calls, spread evenly, over random pods of the caller; both sides of a call share its trace. */
export function failedCalls(cluster: Cluster, calls: FailedCalls): LogLine[] {
  const random = createRandom(`failed-calls/${calls.seed}`);
  const callers = podsOf(cluster, calls.caller);
  const above = calls.above === undefined ? [] : podsOf(cluster, calls.above);
  const { fromMs, count } = calls;
  const spanMs = recordedMs - lagMs - fromMs;
  const length = Math.floor(((cluster.nowMs - lagMs - fromMs) * count) / spanMs);
  return Array.from({ length }, (_, index) => {
    const timeMs = Math.floor(fromMs + ((index + random.next()) * spanMs) / count);
    const traceId = random.hex(32);
    const isSeen = index % (calls.aboveEvery ?? 1) === 0;
    return [
      ...errorLine(anyOf(callers, random), { timeMs, traceId, text: calls.callerText(random) }),
      ...(isSeen
        ? errorLine(anyOf(above, random), {
            timeMs: timeMs + random.between(2, 9),
            traceId,
            text: calls.aboveText?.(random) ?? "",
          })
        : []),
    ];
  })
    .flat()
    .filter(({ time }) => Date.parse(time) >= cluster.nowMs - logsKeptMs);
}

function anyOf(pods: readonly Pod[], random: Random): Pod | undefined {
  return pods[random.between(0, pods.length - 1)];
}

function errorLine(
  pod: Pod | undefined,
  line: { timeMs: number; traceId: string; text: string },
): LogLine[] {
  return pod === undefined ? [] : [lineOf(pod, { ...line, level: "error" })];
}
