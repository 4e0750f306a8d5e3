import { earliest } from "../../facts/times.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import { restartsOf } from "../ends/crash-since.ts";

/** When the first pod of these ceased to be Ready. Without a readiness probe, each start makes it Ready anew: such a pod tells nothing. */
export function failingSince(workloads: Iterable<Workload>): string | undefined {
  const telling = [...workloads]
    .flatMap(({ pods }) => pods.filter(({ isReady, isOver }) => !isReady && !isOver))
    .filter(({ containers }) =>
      containers.every(
        (item) => item.spec?.readinessProbe !== undefined || restartsOf(item) === 0 || item.isInit,
      ),
    );
  return earliest(telling.map(({ object }) => conditionOf(object, "Ready")?.lastTransitionTime));
}
