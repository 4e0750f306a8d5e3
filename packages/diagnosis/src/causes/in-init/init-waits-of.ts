import { keyOf } from "@binnacle/contracts";
import { awaitedInit } from "../../graph/awaiting-init.ts";
import { isOnItsWay, patienceMs } from "../../graph/patience.ts";
import { type ContainerView, type PodView, waitingReason } from "../../graph/pod-view.ts";
import { livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { PodSpot } from "../../kit/pod-cause.ts";
import type { ReadLog } from "../../logs/read-log.ts";
import { readLogLine } from "../../messages/log-line.ts";
import { type Awaited, awaitedOf } from "./awaited.ts";

/** What waits for something that is on its way is done within it. */
const PATIENCE_MS = 60_000;

/** A pod whose init container does not end. */
export interface InitWait extends PodSpot {
  readonly container: ContainerView;
  readonly startedAt: string;
  readonly log: ReadLog | undefined;
  /** The last thing that it writes, where that says that it cannot go on. */
  readonly line: string | undefined;
  readonly awaited: Awaited | undefined;
}

/** Init containers that had their time; those that say what they wait for have less. A migration may take long, and says so. */
export function initWaitsOf(
  inquiry: Inquiry,
  workload: Workload,
  pods: readonly PodView[],
): InitWait[] {
  const waits = pods.flatMap((pod) => waitOf(inquiry, workload, pod) ?? []);
  return waits.filter(
    (wait) => inquiry.now - Date.parse(wait.startedAt) > patienceFor(inquiry, workload, wait),
  );
}

function waitOf(inquiry: Inquiry, workload: Workload, pod: PodView): InitWait | undefined {
  const container = awaitedInit(pod);
  const startedAt = container?.status?.state?.running?.startedAt;
  if (container === undefined || startedAt === undefined) return undefined;
  const log = inquiry.logs.of(pod, container.name);
  const line = log && stuckLine(log.lines);
  const awaited = awaitedOf(inquiry, { workload, container, line });
  return { pod, container, startedAt, log, line, awaited };
}

function patienceFor(inquiry: Inquiry, workload: Workload, { pod, line, awaited }: InitWait) {
  const isNamed = awaited?.isNamed === true || awaited?.lack !== undefined;
  const isTold = isNamed || (line !== undefined && isFailedCall(line));
  return isTold && !isComing(inquiry, awaited) ? PATIENCE_MS : patienceMs(workload, pod);
}

/** Who stands behind what it waits for starts just now, and did not fall yet. */
function isComing(inquiry: Inquiry, awaited: Awaited | undefined): boolean {
  return (awaited?.lack?.refs ?? []).some((ref) => {
    const workload = inquiry.cluster.workloads.get(keyOf(ref));
    if (workload === undefined || !isOnItsWay(inquiry, workload)) return false;
    const pods = livePods(workload);
    const isBegun = pods.some((pod) => !pod.isReady);
    return isBegun && pods.every(({ containers }) => !containers.some(isHeld));
  });
}

function isHeld(container: ContainerView): boolean {
  const reason = waitingReason(container) ?? "PodInitializing";
  const isStarting = reason === "PodInitializing" || reason === "ContainerCreating";
  return (container.status?.restartCount ?? 0) > 0 || !isStarting;
}

/** `waiting for db:5432`, `db:5432 is not ready yet`, `retrying in 2 s`. */
const WAITS =
  /\b(?:wait|retry|not (?:yet )?(?:ready|available|reachable|up)\b|unavailable|sleeping)/i;

/** The last line, if it says so: whoever wrote something else since went on. */
function stuckLine(lines: readonly string[]): string | undefined {
  const last = lines.findLast((line) => line.trim() !== "");
  if (last === undefined) return undefined;
  return isFailedCall(last) || WAITS.test(last) ? last : undefined;
}

function isFailedCall(line: string): boolean {
  const { call } = readLogLine(line);
  return call !== undefined && call.failure !== "answered";
}
