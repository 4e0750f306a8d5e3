import type { ContainerView, PodView } from "./pod-view.ts";
import type { Workload } from "./workload.ts";

/** The init container that runs, and that the rest of a pod waits for. One that restarts always is a sidecar. */
export function awaitedInit({ containers, isOver, isReady }: PodView): ContainerView | undefined {
  if (isOver || isReady) return undefined;
  return containers.find(
    ({ isInit, spec, status }) =>
      isInit && spec?.restartPolicy !== "Always" && status?.state?.running !== undefined,
  );
}

/** Pods of the workload wait for the init container of that name. */
export function awaitsInit({ pods }: Workload, name: string): boolean {
  return pods.some((pod) => awaitedInit(pod)?.name === name);
}
