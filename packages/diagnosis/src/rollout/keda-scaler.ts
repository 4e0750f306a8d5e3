import { keyOf } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { Workload } from "../graph/workload.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { HorizontalPodAutoscaler } from "../state/workload.ts";
import { scalerOf } from "./last-scale.ts";
import { scaleWrite } from "./scale-changes.ts";

/** Field managers that scale to zero for want of work, or for the night. */
const SCALERS = /keda|knative|autoscaler|kube-green|downscaler/i;

/** KEDA, which writes zero by the subresource `scale` and so leaves no name there, marks its HorizontalPodAutoscaler. */
export function kedaScalerOf(
  { state }: Cluster,
  { ref }: Workload,
): HorizontalPodAutoscaler | undefined {
  return objectsOf(state, "HorizontalPodAutoscaler").find(
    ({ metadata, spec: { scaleTargetRef } }) =>
      metadata.namespace === ref.namespace &&
      scaleTargetRef.kind === ref.kind &&
      scaleTargetRef.name === ref.name &&
      (metadata.labels?.["app.kubernetes.io/managed-by"] === "keda-operator" ||
        metadata.name.startsWith("keda-hpa-")),
  );
}

/** KEDA scales it, and nobody else is known to have set zero. Its ScaledObject is not read: whether there is work is not known. */
export function isZeroOfKeda(cluster: Cluster, workload: Workload): boolean {
  const isZero = workload.desired === 0 && kedaScalerOf(cluster, workload) !== undefined;
  return isZero && !isByOther(setterOf(cluster, workload));
}

/** It scales for want of work, or for the night. */
export function isScaler(manager: string | undefined): boolean {
  return manager !== undefined && SCALERS.test(manager);
}

/** Known, and none that scales for want of work. */
export function isByOther(manager: string | undefined): boolean {
  return manager !== undefined && !SCALERS.test(manager);
}

/** As it was seen, or as the object tells it. */
function setterOf({ state }: Cluster, workload: Workload): string | undefined {
  const [seen] = (state.seen ?? [])
    .filter(({ kind, subject }) => kind === "scale" && keyOf(subject) === workload.key)
    .toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
  return scaleWrite(workload.metadata)?.manager ?? scalerOf(workload) ?? seen?.by;
}
