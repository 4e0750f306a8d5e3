import type { Cluster } from "../../graph/cluster.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";

/** The name in `spec.schedulerName` of who schedules where nobody else is named. */
export const DEFAULT_SCHEDULER = "default-scheduler";

/** Who is to place the pod. */
export function schedulerOf({ object }: PodView): string {
  return object.spec.schedulerName ?? DEFAULT_SCHEDULER;
}

/** When each scheduler last placed or refused a pod that was seen, milliseconds since the epoch, by its name. Kubelets write so of static pods. */
export function lastActs({ pods }: Cluster): ReadonlyMap<string, number> {
  const acts = new Map<string, number>();
  for (const pod of pods.filter((each) => !isStatic(each))) {
    const condition = conditionOf(pod.object, "PodScheduled");
    const name = schedulerOf(pod);
    const { creationTimestamp = "" } = pod.object.metadata;
    const at = condition ? Date.parse(condition.lastTransitionTime ?? creationTimestamp) : 0;
    if (at > (acts.get(name) ?? 0)) acts.set(name, at);
  }
  return acts;
}

/** Its node owns what the API server shows of it. */
function isStatic({ object }: PodView): boolean {
  return object.metadata.ownerReferences.some(({ kind }) => kind === "Node");
}
