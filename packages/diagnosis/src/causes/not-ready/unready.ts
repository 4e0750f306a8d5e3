import { isNotReady } from "../../graph/node-readiness.ts";
import { DEADLINE_MS, isServed, isYoung, ownDeadlineMs } from "../../graph/patience.ts";
import { type ContainerView, type PodView, startOf } from "../../graph/pod-view.ts";
import { isOfNewestRollout, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { PodSpot } from "../../kit/pod-cause.ts";
import type { ContainerStatus, Probe } from "../../state/container.ts";

/** Time that a program may take to come up, beyond what its probe waits anyway. */
const PATIENCE_MS = 30_000;

/** A container that runs and is not ready, though it had its time, and the probe that it waits for. */
export interface Unready extends PodSpot {
  readonly container: ContainerView;
  readonly kind: "readiness" | "startup";
  readonly probe: Probe;
}

/** What of these pods runs and is not ready. */
export function unreadyOf(
  inquiry: Inquiry,
  workload: Workload,
  pods: readonly PodView[],
): Unready[] {
  const { now } = inquiry;
  const others = isServed(workload);
  const isGivenTime = (pod: PodView) => (others && isYoung(now, pod)) || isSlow(now, workload, pod);
  return pods
    .filter((pod) => !pod.isOver && !pod.isReady && !isGivenTime(pod))
    .flatMap((pod) => pod.containers.flatMap((container) => unreadyIn(inquiry, pod, container)));
}

/** Its Deployment asks for more time than most, and old pods serve meanwhile. */
function isSlow(now: number, workload: Workload, pod: PodView): boolean {
  const deadline = ownDeadlineMs(workload);
  if (deadline <= DEADLINE_MS || !isOfNewestRollout(workload, pod)) return false;
  const isOld = (it: PodView) => it.isReady && !isOfNewestRollout(workload, it);
  return livePods(workload).some(isOld) && now - Date.parse(startOf([pod]) ?? "") <= deadline;
}

/** Nobody asks a pod on a node that is lost. */
export function onLostNode({ cluster }: Inquiry, pod: PodView): string | undefined {
  const node = cluster.nodes.get(pod.object.spec.nodeName ?? "");
  const isLost = !pod.isOver && !pod.isReady && node !== undefined && isNotReady(node);
  return isLost ? "is on a node that is not Ready" : undefined;
}

/** Without a readiness probe, the startup probe is what it waits for. */
function unreadyIn({ now }: Inquiry, pod: PodView, container: ContainerView): Unready[] {
  const { spec, status, isInit } = container;
  if (isInit || spec === undefined) return [];
  const kind = spec.readinessProbe === undefined ? "startup" : "readiness";
  const probe = spec[`${kind}Probe`];
  if (probe === undefined || status?.ready !== false) return [];
  const startMs = allowedMs(status.started === true ? undefined : spec.startupProbe);
  return now - runsSince(status) > PATIENCE_MS + delayMs(probe) + startMs
    ? [{ pod, container, probe, kind }]
    : [];
}

/** Not a number while it does not run. */
function runsSince({ state }: ContainerStatus): number {
  return Date.parse(state?.running?.startedAt ?? "");
}

function delayMs({ initialDelaySeconds = 0 }: Probe): number {
  return initialDelaySeconds * 1000;
}

/** Time that a startup probe allows. The kubelet's defaults: a period of 10 s, three failures. */
function allowedMs(probe: Probe | undefined): number {
  if (probe === undefined) return 0;
  return (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3) * 1000;
}
