import type { KubernetesObject } from "./case.ts";
import { digest, numberOf, uidOf } from "./determinism.ts";
import { metadata } from "./metadata.ts";
import { imageId, podName, revisionName, rolloutOf, templateHash } from "./names.ts";
import { nodes } from "./nodes.ts";
import type { ContainerPlan, Pod, PodPlan, WorkloadPlan } from "./plan.ts";
import { podHistory, startDelayMs } from "./pod-history.ts";
import { podSpec } from "./pod-spec.ts";
import { timestamp } from "./timestamp.ts";

/** Every pod of the plan with its name, node and address; pods that are gone included. */
export function placePods(workloads: readonly WorkloadPlan[]): Pod[] {
  const perNode = new Map<number, number>();
  return workloads.flatMap((workload) => workload.pods.map((plan) => place(workload, plan, perNode)));
}

function place(workload: WorkloadPlan, plan: PodPlan, perNode: Map<number, number>): Pod {
  const rollout = rolloutOf(workload, plan.revision);
  const name = podName(workload, plan, rollout);
  const uid = uidOf("Pod", workload.namespace, `${name}/${plan.createdMs}`);
  const pod = { workload, plan, rollout, name, uid };
  if (plan.state.kind === "unscheduled") return pod;
  const node = plan.node ?? spread(workload, plan);
  const used = (perNode.get(node) ?? 0) + 1;
  perNode.set(node, used);
  return { ...pod, node, ip: `10.0.${nodes[node]?.podSubnet ?? 0}.${100 + used}` };
}

function spread(workload: WorkloadPlan, { index }: PodPlan): number {
  const first =
    workload.kind === "DaemonSet" ? 0 : numberOf(`${workload.namespace}/${workload.name}`, nodes.length);
  return (first + index) % nodes.length;
}

/** The Pod object at the time of the recording. */
export function podObject(pod: Pod, recordedMs: number): KubernetesObject {
  const { workload, plan } = pod;
  const meta = metadata({
    kind: "Pod",
    namespace: workload.namespace,
    name: pod.name,
    createdMs: plan.createdMs,
    changedMs: lastChangeMs(pod, recordedMs),
    labels: podLabels(pod),
    owner: podOwner(pod),
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...meta, uid: pod.uid, ...generateName(pod) },
    spec: podSpec(pod),
    status: podStatus(pod, recordedMs),
  };
}

function generateName({ workload, rollout }: Pod) {
  if (workload.kind === "Deployment") return { generateName: `${revisionName(workload, rollout)}-` };
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

function lastChangeMs(pod: Pod, recordedMs: number): number {
  const { containerStatus } = podHistory(pod).at(recordedMs);
  return Math.max(pod.plan.createdMs, containerStatus.changedMs);
}

function podStatus(pod: Pod, recordedMs: number) {
  const { plan, rollout } = pod;
  const qosClass = "Burstable";
  if (plan.state.kind === "unscheduled") {
    return { phase: "Pending", conditions: [unscheduled(plan.createdMs, plan.state.message)], qosClass };
  }
  const { isReady, containerStatus } = podHistory(pod).at(recordedMs);
  const hostIP = nodes[pod.node ?? 0]?.ip;
  return {
    phase: plan.state.kind === "image-pull" ? "Pending" : "Running",
    observedGeneration: 1,
    conditions: podConditions(pod, isReady, containerStatus.changedMs),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    startTime: timestamp(plan.createdMs),
    containerStatuses: [
      {
        name: rollout.container.name,
        image: rollout.container.image,
        ...containerIdentity(pod, rollout.container, containerStatus.restartCount),
        ready: isReady,
        started: containerStatus.isStarted,
        restartCount: containerStatus.restartCount,
        state: containerStatus.state,
        lastState: containerStatus.lastState,
      },
    ],
    qosClass,
  };
}

function containerIdentity(pod: Pod, container: ContainerPlan, run: number) {
  if (pod.plan.state.kind === "image-pull") return { imageID: "" };
  return { imageID: imageId(container.image), containerID: containerId(pod.uid, run) };
}

/** Id of the container of one run, as containerd names it. */
export function containerId(podUid: string, run: number): string {
  return `containerd://${digest(`${podUid}/${run}`)}`;
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

function podConditions(pod: Pod, isReady: boolean, changedMs: number) {
  const { createdMs, state } = pod.plan;
  const startedMs = createdMs + startDelayMs;
  const sandboxMs = state.kind === "image-pull" ? createdMs + 1000 : startedMs;
  const notReady = isReady
    ? {}
    : {
        reason: "ContainersNotReady",
        message: `containers with unready status: [${pod.rollout.container.name}]`,
      };
  const isStarted = state.kind === "image-pull" ? createdMs : Math.max(startedMs, changedMs);
  const readyTime = { status: isReady ? "True" : "False", ...notReady, changedMs: isStarted };
  return [
    condition("PodReadyToStartContainers", { status: "True", changedMs: sandboxMs }),
    condition("Initialized", { status: "True", changedMs: createdMs }),
    condition("Ready", readyTime),
    condition("ContainersReady", readyTime),
    condition("PodScheduled", { status: "True", changedMs: createdMs }),
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
