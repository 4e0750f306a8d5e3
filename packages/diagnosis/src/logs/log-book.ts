import { keyOf } from "@binnacle/contracts";
import type { PodView } from "../graph/pod-view.ts";
import type { ClusterState, ContainerLog } from "../state/cluster-state.ts";

/** One log that was read, with its lines. */
export interface ReadLog {
  readonly pod: PodView;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
}

/** Longer lines are cut: what tells why stands at their beginning. */
const LINE_LENGTH = 4000;

/** The logs that were read, by pod. */
export interface LogBook {
  /** Logs of one container of a pod, the run that ended first. */
  readonly of: (pod: PodView, container: string) => ReadLog | undefined;
  /** Every log of any of the pods. */
  readonly ofAny: (pods: readonly PodView[]) => ReadLog[];
}

export function createLogBook(state: ClusterState): LogBook {
  const logs = Map.groupBy(state.logs, (log) =>
    keyOf({ kind: "Pod", namespace: log.namespace, name: log.pod }),
  );
  const ofPod = (pod: PodView): ReadLog[] =>
    (logs.get(keyOf(pod.ref)) ?? [])
      .toSorted((left, right) => Number(right.previous) - Number(left.previous))
      .flatMap((log) => toReadLog(pod, log));
  return {
    of: (pod, container) =>
      ofPod(pod).find((log) => log.container === container && log.lines.length > 0),
    ofAny: (pods) => pods.flatMap(ofPod),
  };
}

function toReadLog(pod: PodView, log: ContainerLog): ReadLog[] {
  if (log.lines.kind === "unknown") return [];
  const { container, previous } = log;
  const lines = log.lines.value.map((line) => line.slice(0, LINE_LENGTH));
  return [{ pod, container, previous, lines }];
}
