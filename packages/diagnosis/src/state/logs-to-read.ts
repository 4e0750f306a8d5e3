import { type ClusterState, objectsOf } from "./cluster-state.ts";
import type { ContainerStatus } from "./container.ts";
import type { Pod } from "./pod.ts";

/** Names one log to fetch. */
export interface LogToRead {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** At most this many logs are worth their time in a first look. */
export const LOGS_AT_MOST = 20;
/** Lines at the end of a log that a diagnosis reads. */
export const LOG_LINES = 60;

/**
 * The logs that tell why something is broken: one a container of a workload that ended with an error or is not ready,
 * ended ones first. At most `LOGS_AT_MOST`.
 */
export function logsToRead(state: ClusterState): readonly LogToRead[] {
  const containers = objectsOf(state, "Pod")
    .filter((pod) => pod.status.phase !== "Succeeded")
    .flatMap((pod) => statusesOf(pod).map((status) => ({ pod, status })));
  const wanted = [
    ...containers.filter(({ status }) => hasFailed(status)),
    ...containers.filter(({ status }) => isWaitedFor(status)),
  ];
  const chosen = new Map<string, LogToRead>();
  for (const { pod, status } of wanted) {
    const key = keyOf(pod, status);
    if (!chosen.has(key)) chosen.set(key, toLogToRead(pod, status));
  }
  return [...chosen.values()].slice(0, LOGS_AT_MOST);
}

function statusesOf(pod: Pod): ContainerStatus[] {
  return [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
}

function hasFailed(status: ContainerStatus): boolean {
  return ((status.lastState?.terminated ?? status.state?.terminated)?.exitCode ?? 0) !== 0;
}

function isWaitedFor(status: ContainerStatus): boolean {
  return status.state?.running !== undefined && !status.ready;
}

function keyOf(pod: Pod, status: ContainerStatus): string {
  const owner = pod.metadata.ownerReferences[0]?.name ?? pod.metadata.name;
  return `${pod.metadata.namespace ?? ""}/${owner}/${status.name}`;
}

/** A container that ended stays readable as the previous run once the kubelet made a new one. */
function toLogToRead(pod: Pod, status: ContainerStatus): LogToRead {
  return {
    namespace: pod.metadata.namespace ?? "",
    pod: pod.metadata.name,
    container: status.name,
    previous: hasFailed(status) && status.state?.terminated === undefined,
  };
}
