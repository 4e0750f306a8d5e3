import type { Cluster } from "../graph/cluster.ts";
import type { Workload } from "../graph/workload.ts";
import { objectsOf } from "../state/cluster-state.ts";

/** KEDA, which writes zero by the subresource `scale` and so leaves no name there, marks its HorizontalPodAutoscaler. */
export function isKeptByKeda({ state }: Cluster, { ref }: Workload): boolean {
  return objectsOf(state, "HorizontalPodAutoscaler").some(
    ({ metadata, spec: { scaleTargetRef } }) =>
      metadata.namespace === ref.namespace &&
      scaleTargetRef.kind === ref.kind &&
      scaleTargetRef.name === ref.name &&
      (metadata.labels?.["app.kubernetes.io/managed-by"] === "keda-operator" ||
        metadata.name.startsWith("keda-hpa-")),
  );
}
