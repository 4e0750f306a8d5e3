import type { Case, KubernetesObject } from "../case.ts";
import { buildCase } from "./build-case.ts";
import { aboutObject, aboutPod, kubeletEvent, schedulerEvent } from "./event-object.ts";
import { at, changed, failedProbe, healthyBase } from "./healthy-base.ts";
import { nodes } from "./nodes.ts";
import { objectNamed } from "./object-named.ts";
import type { Cluster, Pod, PodPlan, WorkloadPlan } from "./plan.ts";
import { nodeOf } from "./pod-object.ts";
import { dayMs, recordedMs, secondMs } from "./timestamp.ts";

const times = {
  cordoned: at("02:30:52"),
  drained: at("02:31:00"),
  uncordoned: at("02:44:10"),
  indexerKilled: at("09:12:33") - 2 * dayMs,
};
const numbers = {
  /** Index of the node that was drained. */
  node: 2,
  /** From one pod to the next: the drain respects the disruption budgets. */
  everyPodMs: 3 * secondMs,
  replacementIndex: 100,
  exitCode: 137,
};

/** Nothing is wrong; an old drain and an old kill have left traces that must not be taken for more. */
export function healthy(nowMs = recordedMs): Case {
  const base = healthyBase(nowMs);
  const indexer = changed(base.workloads, { "shop/indexer": killedLongAgo });
  return buildCase({
    ...base,
    name: "healthy",
    title: "Nothing is wrong; a node drain and an old kill have left traces",
    question: "is anything wrong in shop?",
    workloads: drained(indexer),
    events: (cluster) => [...base.events(cluster), ...drainEvents(cluster)],
    truth: { victims: [], state: "healthy" },
  });
}

function killedLongAgo(indexer: WorkloadPlan): WorkloadPlan {
  return {
    ...indexer,
    pods: indexer.pods.map((pod) => ({
      ...pod,
      state: {
        kind: "running",
        restarts: 1,
        lastRun: {
          startedMs: pod.createdMs + 3 * secondMs,
          finishedMs: times.indexerKilled,
          reason: "OOMKilled",
          exitCode: numbers.exitCode,
        },
      },
    })),
  };
}

/** Every pod that a drain moves leaves the node, one after the other, and a new one starts elsewhere. */
function drained(workloads: readonly WorkloadPlan[]): WorkloadPlan[] {
  let moved = 0;
  return workloads.map((workload) => {
    if (workload.kind === "DaemonSet") return workload;
    const pods = workload.pods.flatMap((pod) => {
      if (nodeOf(workload, pod) !== numbers.node) return [pod];
      moved += 1;
      return move(pod, moved);
    });
    return { ...workload, pods };
  });
}

function move(pod: PodPlan, order: number): PodPlan[] {
  const deletedMs = times.drained + order * numbers.everyPodMs;
  const others = nodes.map((_, index) => index).filter((index) => index !== numbers.node);
  const replacement: PodPlan = {
    revision: pod.revision,
    index: numbers.replacementIndex + pod.index,
    createdMs: deletedMs,
    state: { kind: "running" },
    node: others[order % others.length] ?? 0,
  };
  return [{ ...pod, deletedMs }, replacement];
}

function drainEvents(cluster: Cluster): KubernetesObject[] {
  const inShop = cluster.pods.filter(({ workload }) => workload.namespace === "shop");
  const gone = inShop.filter(({ plan }) => plan.deletedMs !== undefined);
  const probed = gone.filter(({ rollout }) => rollout.container.readinessPath !== undefined);
  const made = inShop.filter(({ plan }) => plan.index >= numbers.replacementIndex);
  return [
    ...nodeEvents(cluster),
    ...probed
      .slice(0, 2)
      .flatMap((pod) =>
        failedProbe(
          pod,
          (pod.plan.deletedMs ?? times.drained) + 2 * secondMs,
          (address) => `dial tcp ${address}: connect: connection refused`,
        ),
      ),
    ...made.slice(-1).map(waitedForRoom),
  ];
}

function nodeEvents(cluster: Cluster): KubernetesObject[] {
  const name = nodes[numbers.node]?.name ?? "";
  const about = aboutObject(objectNamed(cluster, "Node", { name }));
  const said = [
    ["NodeNotSchedulable", times.cordoned],
    ["NodeSchedulable", times.uncordoned],
  ] as const;
  return said.map(([reason, firstMs]) =>
    kubeletEvent(numbers.node, {
      about,
      type: "Normal",
      reason,
      message: `Node ${name} status is now: ${reason}`,
      firstMs,
    }),
  );
}

/** One of the new pods did not fit anywhere for a moment; it was scheduled at the next try. */
function waitedForRoom(pod: Pod): KubernetesObject {
  return schedulerEvent({
    about: aboutPod(pod),
    type: "Warning",
    reason: "FailedScheduling",
    message:
      "0/5 nodes are available: 1 node(s) were unschedulable, 4 Insufficient cpu. no new claims to deallocate, preemption: 0/5 nodes are available: 1 Preemption is not helpful for scheduling, 4 No preemption victims found for incoming pod.",
    firstMs: pod.plan.createdMs,
  });
}
