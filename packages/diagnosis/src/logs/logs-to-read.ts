import type { Cluster } from "../graph/cluster.ts";
import { type ContainerView, neverBegan, type PodView } from "../graph/pod-view.ts";
import { selectsPods } from "../graph/services.ts";
import { isHealthy, readyCount, type Workload } from "../graph/workload.ts";
import type { ContainerLog } from "../state/cluster-state.ts";

/** Names one log to fetch. */
export interface LogToRead {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** At most this many logs are worth their time in a first look. */
const LOGS_AT_MOST = 20;
/** Lines at the end of a log that a diagnosis reads. */
export const LOG_LINES = 60;

/**
 * The logs that tell why something is broken, one a container of a workload: of containers that ended with an error, of
 * running ones that are not ready, and of callers of what is dead. At most `LOGS_AT_MOST`, in this order.
 */
export function logsToRead(cluster: Cluster): readonly LogToRead[] {
  const workloads = [...cluster.workloads.values()];
  const troubled = workloads.filter((workload) => !isHealthy(workload) || hasEnded(workload));
  const chosen = [
    ...troubled.flatMap((workload) => logsOf(workload, hasFailed)),
    ...troubled.flatMap((workload) => logsOf(workload, isWaitedFor)),
    ...callersOfDead(cluster).flatMap((workload) => logsOf(workload, isRunning)),
  ];
  return [...new Map(chosen.map((log) => [keyOf(log), log])).values()].slice(0, LOGS_AT_MOST);
}

/** The cluster with the logs that were read of it. */
export function withLogs(cluster: Cluster, logs: readonly ContainerLog[]): Cluster {
  return { ...cluster, state: { ...cluster.state, logs } };
}

function keyOf({ namespace, pod, container }: LogToRead): string {
  return `${namespace}/${pod}/${container}`;
}

function hasEnded(workload: Workload): boolean {
  return workload.pods.some((pod) => pod.containers.some(hasFailed));
}

/** One log for each container of the workload that fits: of the first pod where it does. */
function logsOf(workload: Workload, fits: (container: ContainerView) => boolean): LogToRead[] {
  const logs = new Map<string, LogToRead>();
  for (const pod of workload.pods)
    for (const container of pod.containers)
      if (isReadable(pod) && !logs.has(container.name) && fits(container))
        logs.set(container.name, toLogToRead(pod, container));
  return [...logs.values()];
}

function isReadable(pod: PodView): boolean {
  return pod.object.status.phase !== "Succeeded" && pod.object.spec.nodeName !== undefined;
}

function hasFailed({ status }: ContainerView): boolean {
  const end = status?.lastState?.terminated ?? status?.state?.terminated;
  return end !== undefined && end.exitCode !== 0 && !neverBegan(end);
}

function isWaitedFor({ status }: ContainerView): boolean {
  return status?.state?.running !== undefined && !status.ready;
}

function isRunning({ status, isInit }: ContainerView): boolean {
  return !isInit && status?.state?.running !== undefined;
}

/** A container that ended stays readable as the previous run once the kubelet made a new one. */
function toLogToRead(pod: PodView, container: ContainerView): LogToRead {
  return {
    namespace: pod.namespace,
    pod: pod.ref.name,
    container: container.name,
    previous: hasFailed(container) && container.status?.state?.terminated === undefined,
  };
}

/** Who calls a Service behind which no pod is Ready: they may say so. */
function callersOfDead({ services, calls }: Cluster): Workload[] {
  const dead = [...services.values()].filter(
    (service) =>
      selectsPods(service) &&
      !service.pods.some((pod) => pod.isReady) &&
      calls.byService.has(service.key),
  );
  const callers = dead.flatMap((service) => calls.byService.get(service.key) ?? []);
  return [...new Set(callers.map((call) => call.from))].filter((from) => readyCount(from) > 0);
}
