import type { KubernetesObject } from "../case.ts";
import {
  aboutObject,
  aboutPod,
  controllerEvent,
  kubeletEvent,
  schedulerEvent,
} from "./event-object.ts";
import { currentRollout, revisionName } from "./names.ts";
import { nodes } from "./nodes.ts";
import { objectNamed } from "./object-named.ts";
import type { Cluster, Pod } from "./plan.ts";
import { runsOf, scheduleDelayMs } from "./pod-history.ts";
import { scalingEvents } from "./scaling-events.ts";
import { hourMs, secondMs } from "./timestamp.ts";

/** The events of pods that were made, or left, in the last hour, as far as every rollout or scaling writes them. */
export function lifecycleEvents(cluster: Cluster): KubernetesObject[] {
  const oldestMs = cluster.nowMs - hourMs;
  const recent = cluster.pods.filter((pod) => pod.plan.createdMs > oldestMs);
  const left = cluster.pods.filter((pod) => (pod.plan.deletedMs ?? 0) > oldestMs);
  return [
    ...recent.flatMap((pod) => birth(cluster, pod)),
    ...cluster.pods.flatMap((pod) => starts(cluster, pod, oldestMs)),
    ...left.flatMap((pod) => death(cluster, pod)),
    ...cluster.workloads.flatMap((workload) => scalingEvents(cluster, workload)),
  ];
}

function birth(cluster: Cluster, pod: Pod): KubernetesObject[] {
  const { workload, plan, rollout, name } = pod;
  const made =
    workload.kind === "Deployment"
      ? [
          controllerEvent("replicaset-controller", {
            about: aboutObject(
              objectNamed(cluster, "ReplicaSet", {
                namespace: workload.namespace,
                name: revisionName(workload, rollout),
              }),
            ),
            type: "Normal",
            reason: "SuccessfulCreate",
            message: `Created pod: ${name}`,
            firstMs: plan.createdMs,
          }),
        ]
      : [];
  if (pod.node === undefined) return made;
  const host = nodes[pod.node]?.name ?? "";
  const scheduled = schedulerEvent({
    about: aboutPod(pod),
    type: "Normal",
    reason: "Scheduled",
    message: `Successfully assigned ${workload.namespace}/${name} to ${host}`,
    firstMs: plan.createdMs + scheduleDelayMs,
  });
  return [...made, scheduled];
}

/** Starts of the last hour; one event counts them all. */
function starts(cluster: Cluster, pod: Pod, oldestMs: number): KubernetesObject[] {
  const isLoop = pod.plan.state.kind === "crash-loop";
  // One event of a loop counts all its runs: it is renewed before it is forgotten.
  const runs = runsOf(pod).filter(({ startedMs }) => isLoop || startedMs > oldestMs);
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined || pod.node === undefined) return [];
  const { node } = pod;
  const { image } = pod.rollout.container;
  const said = [
    [
      "Pulled",
      `Container image "${image}" already present on machine and can be accessed by the pod`,
    ],
    ["Created", "Container created"],
    ["Started", "Container started"],
  ] as const;
  return [
    ...said.map(([reason, message]) =>
      kubeletEvent(node, {
        about: aboutPod(pod, "container"),
        type: "Normal",
        reason,
        message,
        firstMs: first.startedMs,
        lastMs: last.startedMs,
        count: runs.length,
      }),
    ),
    ...backOffs(cluster, pod, node),
  ];
}

/** The kubelet looks again every 10 to 15 s while it waits, and counts each look. */
const lookEveryMs = 13 * secondMs;

function backOffs({ nowMs }: Cluster, pod: Pod, node: number): KubernetesObject[] {
  const firstMs = runsOf(pod)[1]?.finishedMs;
  if (pod.plan.state.kind !== "crash-loop" || firstMs === undefined || firstMs > nowMs) return [];
  const again = Math.floor((nowMs - firstMs) / lookEveryMs);
  return [
    kubeletEvent(node, {
      about: aboutPod(pod, "container"),
      type: "Warning",
      reason: "BackOff",
      message: `Back-off restarting failed container ${pod.rollout.container.name} in pod ${pod.name}_${pod.workload.namespace}(${pod.uid})`,
      firstMs,
      lastMs: firstMs + again * lookEveryMs,
      count: again + 1,
    }),
  ];
}

function death(cluster: Cluster, pod: Pod): KubernetesObject[] {
  const { workload, plan, rollout } = pod;
  const firstMs = plan.deletedMs ?? cluster.nowMs;
  const killing = kubeletEvent(pod.node ?? 0, {
    about: aboutPod(pod, "container"),
    type: "Normal",
    reason: "Killing",
    message: `Stopping container ${rollout.container.name}`,
    firstMs,
  });
  if (rollout === currentRollout(workload) || workload.kind !== "Deployment") return [killing];
  const replicaSet = { namespace: workload.namespace, name: revisionName(workload, rollout) };
  const deleted = controllerEvent("replicaset-controller", {
    about: aboutObject(objectNamed(cluster, "ReplicaSet", replicaSet)),
    type: "Normal",
    reason: "SuccessfulDelete",
    message: `Deleted pod: ${pod.name}`,
    firstMs,
  });
  return [killing, deleted];
}
