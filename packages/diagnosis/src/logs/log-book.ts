import { keyOf } from "@binnacle/contracts";
import type { PodView } from "../graph/pod-view.ts";
import type { ClusterState, ContainerLog } from "../state/cluster-state.ts";
import { type DecisiveLine, decisiveLine } from "./decisive-line.ts";
import { linesOfRun } from "./lines-of-run.ts";
import type { ReadLog } from "./read-log.ts";

/** Longer lines are cut: what tells why stands at their beginning. */
const LINE_LENGTH = 4000;

/** The logs that were read, by pod. */
export interface LogBook {
  /** Logs of one container of a pod, the run that ended first. */
  readonly of: (pod: PodView, container: string) => ReadLog | undefined;
  /** Every log of any of the pods. */
  readonly ofAny: (pods: readonly PodView[]) => ReadLog[];
  /** What the program ended for, by its own words in that run. Many causes ask of one log. */
  readonly decisive: (log: ReadLog) => DecisiveLine | undefined;
}

export function createLogBook(state: ClusterState): LogBook {
  const logs = Map.groupBy(state.logs, (log) =>
    keyOf({ kind: "Pod", namespace: log.namespace, name: log.pod }),
  );
  const decided = new Map<string, DecisiveLine | undefined>();
  const ofPod = (pod: PodView): ReadLog[] =>
    (logs.get(keyOf(pod.ref)) ?? [])
      .toSorted((left, right) => Number(right.previous) - Number(left.previous))
      .flatMap((log) => toReadLog(pod, log));
  return {
    of: (pod, container) =>
      ofPod(pod).find((log) => log.container === container && log.lines.length > 0),
    ofAny: (pods) => pods.flatMap(ofPod),
    decisive(log) {
      const key = `${keyOf(log.pod.ref)}/${log.container}/${log.previous}`;
      if (!decided.has(key)) decided.set(key, decisiveLine(linesOfRun(log)));
      return decided.get(key);
    },
  };
}

function toReadLog(pod: PodView, log: ContainerLog): ReadLog[] {
  if (log.lines.kind === "unknown") return [];
  const { container, previous } = log;
  const lines = log.lines.value.map((line) => line.slice(0, LINE_LENGTH));
  return [{ pod, container, previous, lines }];
}
