import type { KubernetesObject } from "../case.ts";
import { aboutObject, controllerEvent } from "./event-object.ts";
import { currentRollout, revisionName } from "./names.ts";
import { objectNamed } from "./object-named.ts";
import type { Cluster, Pod, WorkloadPlan } from "./plan.ts";
import { hourMs } from "./timestamp.ts";

/** What the Deployment controller and the autoscaler say of a rollout or a change of size in the last hour. */
export function scalingEvents(cluster: Cluster, workload: WorkloadPlan): KubernetesObject[] {
  if (workload.kind !== "Deployment") return [];
  const oldestMs = cluster.nowMs - hourMs;
  const rolledOut = currentRollout(workload).atMs > oldestMs ? rollout(cluster, workload) : [];
  const { scaled } = workload;
  if (scaled === undefined || scaled.atMs <= oldestMs) return rolledOut;
  return [...rolledOut, ...rescale(cluster, workload, scaled)];
}

function scaledEvent(
  cluster: Cluster,
  { namespace, name }: WorkloadPlan,
  { message, timeMs }: { message: string; timeMs: number },
): KubernetesObject {
  return controllerEvent("deployment-controller", {
    about: aboutObject(objectNamed(cluster, "Deployment", { namespace, name })),
    type: "Normal",
    reason: "ScalingReplicaSet",
    message,
    firstMs: timeMs,
  });
}

function rescale(
  cluster: Cluster,
  workload: WorkloadPlan,
  { from, atMs }: { from: number; atMs: number },
): KubernetesObject[] {
  const { namespace, name, replicas } = workload;
  const replicaSet = revisionName(workload, currentRollout(workload));
  const message = `Scaled up replica set ${replicaSet} from ${from} to ${replicas}`;
  return [
    scaledEvent(cluster, workload, { message, timeMs: atMs + 200 }),
    controllerEvent("horizontal-pod-autoscaler", {
      about: aboutObject(objectNamed(cluster, "HorizontalPodAutoscaler", { namespace, name })),
      type: "Normal",
      reason: "SuccessfulRescale",
      message: `New size: ${replicas}; reason: cpu resource utilization (percentage of request) above target`,
      firstMs: atMs,
    }),
  ];
}

interface ScaleStep {
  readonly replicaSet: string;
  readonly timeMs: number;
  readonly delta: 1 | -1;
}

/** One step per pod that the rollout made or removed. */
function rollout(cluster: Cluster, workload: WorkloadPlan): KubernetesObject[] {
  const steps = cluster.pods
    .filter((pod) => pod.workload === workload)
    .flatMap(stepOf)
    .toSorted((left, right) => left.timeMs - right.timeMs);
  const sizes = sizesBefore(steps);
  return steps.map(({ replicaSet, timeMs, delta }) => {
    const from = sizes.get(replicaSet) ?? 0;
    sizes.set(replicaSet, from + delta);
    const direction = delta > 0 ? "up" : "down";
    const message = `Scaled ${direction} replica set ${replicaSet} from ${from} to ${from + delta}`;
    return scaledEvent(cluster, workload, { message, timeMs });
  });
}

function stepOf({ workload, rollout: own, plan }: Pod): ScaleStep[] {
  const replicaSet = revisionName(workload, own);
  if (own === currentRollout(workload)) return [{ replicaSet, timeMs: plan.createdMs, delta: 1 }];
  if (plan.deletedMs === undefined) return [];
  return [{ replicaSet, timeMs: plan.deletedMs, delta: -1 }];
}

/** A ReplicaSet that ends at none had as many pods as the rollout removed. */
function sizesBefore(steps: readonly ScaleStep[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { replicaSet, delta } of steps) {
    if (delta < 0) sizes.set(replicaSet, (sizes.get(replicaSet) ?? 0) + 1);
  }
  return sizes;
}
