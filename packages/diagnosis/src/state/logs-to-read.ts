import { type ClusterState, objectsOf } from "./cluster-state.ts";

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
 * The logs that tell why something is broken: one a container of a workload that crashes or is not ready,
 * crashing ones first. At most `LOGS_AT_MOST`.
 */
export function logsToRead(state: ClusterState): readonly LogToRead[] {
  const chosen = new Map<string, LogToRead>();
  for (const pod of objectsOf(state, "Pod")) {
    for (const status of [...pod.status.initContainerStatuses, ...pod.status.containerStatuses]) {
      const failed = status.lastState?.terminated ?? status.state?.terminated;
      const owner = pod.metadata.ownerReferences[0]?.name ?? pod.metadata.name;
      const key = `${pod.metadata.namespace ?? ""}/${owner}/${status.name}`;
      if (chosen.has(key) || failed === undefined || failed.exitCode === 0) continue;
      chosen.set(key, {
        namespace: pod.metadata.namespace ?? "",
        pod: pod.metadata.name,
        container: status.name,
        previous: status.lastState?.terminated !== undefined,
      });
    }
  }
  return [...chosen.values()].slice(0, LOGS_AT_MOST);
}
