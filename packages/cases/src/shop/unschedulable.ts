import type { Alert, Case, KubernetesObject } from "../case.ts";
import { buildCase } from "./build-case.ts";
import { aboutPod, schedulerEvent } from "./event-object.ts";
import { at, changed, healthyBase, podAlert, podsOf } from "./healthy-base.ts";
import { currentRollout } from "./names.ts";
import { nodes } from "./nodes.ts";
import type { Cluster, Pod, WorkloadPlan } from "./plan.ts";
import { minuteMs, recordedMs, secondMs, timestamp } from "./timestamp.ts";

const times = { rollout: at("02:52:30"), notReadyAlert: at("02:53:00") };
const numbers = {
  memory: "64Gi",
  tag: "v0.23.0",
  /** The scheduler tries such a pod again every five minutes. */
  retryEveryMs: 5 * minuteMs + 4 * secondMs,
};

const refusal = `0/${nodes.length} nodes are available: ${nodes.length} Insufficient memory. no new claims to deallocate, preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;

/** A rollout of recommendation asks for more memory than any node has; the old pods go on serving. */
export function unschedulable(nowMs = recordedMs): Case {
  const base = healthyBase(nowMs);
  return buildCase({
    ...base,
    name: "unschedulable",
    title: "A rollout of recommendation asks for more memory than any node has",
    question: "why is recommendation stuck?",
    workloads: changed(base.workloads, { "shop/recommendation": tooLarge }),
    events: (cluster) => [
      ...base.events(cluster),
      ...pending(cluster).map((pod) => refused(pod, cluster.nowMs)),
    ],
    alerts: (cluster) => [
      ...base.alerts(cluster),
      ...pending(cluster).map((pod) => notReady(cluster, pod)),
    ],
    truth: {
      cause: "insufficient-resources",
      culprit: { kind: "Deployment", namespace: "shop", name: "recommendation" },
      victims: [],
      state: "active",
      since: timestamp(times.rollout),
    },
  });
}

function tooLarge(recommendation: WorkloadPlan): WorkloadPlan {
  const { revision, container } = currentRollout(recommendation);
  const image = container.image.replace(/:[^:/]*$/, `:${numbers.tag}`);
  const { memory } = numbers;
  const larger = { ...container, image, memoryRequest: memory, memoryLimit: memory };
  return {
    ...recommendation,
    rollouts: [
      ...recommendation.rollouts,
      { revision: revision + 1, atMs: times.rollout, container: larger },
    ],
    pods: [
      ...recommendation.pods,
      {
        revision: revision + 1,
        index: 0,
        createdMs: times.rollout,
        state: { kind: "unscheduled", message: refusal },
      },
    ],
  };
}

function pending(cluster: Cluster): Pod[] {
  return podsOf(cluster, "shop/recommendation").filter(({ node }) => node === undefined);
}

function refused(pod: Pod, nowMs: number): KubernetesObject {
  const retries = Math.floor((nowMs - times.rollout) / numbers.retryEveryMs);
  return schedulerEvent({
    about: aboutPod(pod),
    type: "Warning",
    reason: "FailedScheduling",
    message: refusal,
    firstMs: times.rollout,
    lastMs: times.rollout + retries * numbers.retryEveryMs,
    count: retries + 1,
  });
}

function notReady(cluster: Cluster, pod: Pod): Alert {
  return podAlert(cluster, pod, {
    alertname: "KubePodNotReady",
    summary: "Pod has been in a non-ready state for more than 15 minutes.",
    forMs: 15 * minuteMs,
    activeMs: times.notReadyAlert,
  });
}
