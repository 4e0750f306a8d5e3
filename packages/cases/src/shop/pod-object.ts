import type { KubernetesObject } from "../case.ts";
import { containerStatus } from "./container-status.ts";
import { numberOf, uidOf } from "./determinism.ts";
import { metadata } from "./metadata.ts";
import { podName, revisionName, rolloutOf, templateHash } from "./names.ts";
import { nodes } from "./nodes.ts";
import type { Pod, PodPlan, WorkloadPlan } from "./plan.ts";
import { type PodMoment, podHistory, scheduleDelayMs } from "./pod-history.ts";
import { podSpec } from "./pod-spec.ts";
import { timestamp } from "./timestamp.ts";

/** Every pod of the plan with its name, node and address; pods that are gone included. */
export function placePods(workloads: readonly WorkloadPlan[]): Pod[] {
  const perNode = new Map<number, number>();
  return workloads.flatMap((workload) =>
    workload.pods.map((plan) => place(workload, plan, perNode)),
  );
}

function place(workload: WorkloadPlan, plan: PodPlan, perNode: Map<number, number>): Pod {
  const rollout = rolloutOf(workload, plan.revision);
  const name = podName(workload, plan, rollout);
  const uid = uidOf("Pod", workload.namespace, `${name}/${plan.createdMs}`);
  const pod = { workload, plan, rollout, name, uid };
  if (plan.state.kind === "unscheduled") return pod;
  const node = nodeOf(workload, plan);
  const used = (perNode.get(node) ?? 0) + 1;
  perNode.set(node, used);
  return { ...pod, node, ip: `10.0.${nodes[node]?.podSubnet ?? 0}.${100 + used}` };
}

/** Index of the node that the pod runs on: spread over all nodes, from one that the name of the workload picks. */
export function nodeOf({ kind, namespace, name }: WorkloadPlan, plan: PodPlan): number {
  const first = kind === "DaemonSet" ? 0 : numberOf(`${namespace}/${name}`, nodes.length);
  return plan.node ?? (first + plan.index) % nodes.length;
}

/** The Pod object at the time of the recording. */
export function podObject(pod: Pod, nowMs: number): KubernetesObject {
  const { workload, plan } = pod;
  const meta = metadata({
    kind: "Pod",
    namespace: workload.namespace,
    name: pod.name,
    createdMs: plan.createdMs,
    changedMs: Math.max(plan.createdMs, podHistory(pod).at(nowMs).changedMs),
    labels: podLabels(pod),
    owner: podOwner(pod),
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...meta, uid: pod.uid, ...generateName(pod) },
    spec: podSpec(pod),
    status: podStatus(pod, nowMs),
  };
}

function generateName({ workload, rollout }: Pod) {
  if (workload.kind === "Deployment")
    return { generateName: `${revisionName(workload, rollout)}-` };
  return { generateName: `${workload.name}-` };
}

/** Labels of the pod: those of the template and those that its controller adds. */
export function podLabels({ workload, rollout, name, plan }: Pod): Record<string, string> {
  const labels = templateLabels(workload);
  if (workload.kind === "Deployment") {
    return { ...labels, "pod-template-hash": templateHash(workload, rollout) };
  }
  const revision = { "controller-revision-hash": revisionHash(workload, rollout) };
  if (workload.kind === "DaemonSet") return { ...labels, ...revision };
  return {
    ...labels,
    ...revision,
    "apps.kubernetes.io/pod-index": String(plan.index),
    "statefulset.kubernetes.io/pod-name": name,
  };
}

function revisionHash(workload: WorkloadPlan, rollout: Pod["rollout"]): string {
  return workload.kind === "StatefulSet"
    ? revisionName(workload, rollout)
    : templateHash(workload, rollout);
}

/** Labels of the pod template. */
export function templateLabels(workload: WorkloadPlan): Record<string, string> {
  return {
    app: workload.name,
    "app.kubernetes.io/name": workload.name,
    "app.kubernetes.io/part-of": workload.namespace,
  };
}

function podOwner({ workload, rollout }: Pod) {
  return workload.kind === "Deployment"
    ? { apiVersion: "apps/v1", kind: "ReplicaSet", name: revisionName(workload, rollout) }
    : { apiVersion: "apps/v1", kind: workload.kind, name: workload.name };
}

function podStatus(pod: Pod, nowMs: number) {
  const { plan } = pod;
  const qosClass = "Burstable";
  if (plan.state.kind === "unscheduled") {
    const conditions = [unscheduled(plan.createdMs, plan.state.message)];
    return { phase: "Pending", conditions, qosClass };
  }
  const moment = podHistory(pod).at(nowMs);
  const hostIP = nodes[pod.node ?? 0]?.ip;
  return {
    phase: moment.run === undefined ? "Pending" : "Running",
    observedGeneration: 1,
    conditions: podConditions(pod, moment),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    startTime: timestamp(plan.createdMs),
    containerStatuses: [containerStatus(pod, moment)],
    qosClass,
  };
}

function unscheduled(createdMs: number, message: string) {
  return {
    type: "PodScheduled",
    status: "False",
    reason: "Unschedulable",
    message,
    lastProbeTime: null,
    lastTransitionTime: timestamp(createdMs),
    observedGeneration: 1,
  };
}

function podConditions(pod: Pod, { isReady, changedMs }: PodMoment) {
  const { createdMs } = pod.plan;
  const notReady = {
    reason: "ContainersNotReady",
    message: `containers with unready status: [${pod.rollout.container.name}]`,
  };
  const ready = { status: isReady ? "True" : "False", ...(isReady ? {} : notReady), changedMs };
  return [
    condition("PodReadyToStartContainers", { status: "True", changedMs: createdMs + 2000 }),
    condition("Initialized", { status: "True", changedMs: createdMs }),
    condition("Ready", ready),
    condition("ContainersReady", ready),
    condition("PodScheduled", { status: "True", changedMs: createdMs + scheduleDelayMs }),
  ];
}

function condition(
  type: string,
  { changedMs, ...rest }: { status: string; changedMs: number; reason?: string; message?: string },
) {
  return {
    type,
    ...rest,
    lastProbeTime: null,
    lastTransitionTime: timestamp(changedMs),
    observedGeneration: 1,
  };
}
