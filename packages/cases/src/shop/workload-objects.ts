import type { KubernetesObject } from "../case.ts";
import { deployer, managedBy, statusFields, templateFields } from "./managed-fields.ts";
import { metadata } from "./metadata.ts";
import { currentRollout, revisionName, templateHash } from "./names.ts";
import type { Pod, RolloutPlan, WorkloadPlan } from "./plan.ts";
import { podHistory } from "./pod-history.ts";
import { templateLabels } from "./pod-object.ts";
import { templateSpec } from "./pod-spec.ts";
import { minuteMs, secondMs, timestamp } from "./timestamp.ts";

const progressDeadlineMs = 10 * minuteMs;

/** The workload with its ReplicaSets or ControllerRevisions; `pods` are its pods that exist. */
export function workloadObjects(
  workload: WorkloadPlan,
  pods: readonly Pod[],
  nowMs: number,
): KubernetesObject[] {
  const scene = { workload, pods, nowMs };
  if (workload.kind === "Deployment") {
    const replicaSets = workload.rollouts.map((rollout) => replicaSet(scene, rollout));
    return [deployment(scene), ...replicaSets];
  }
  const own = workload.kind === "StatefulSet" ? statefulSet(scene) : daemonSet(scene);
  return [own, controllerRevision(workload)];
}

interface Scene {
  readonly workload: WorkloadPlan;
  readonly pods: readonly Pod[];
  readonly nowMs: number;
}

/** Labels and annotations that Argo CD puts on what it manages. */
export function argoMarks(kind: string, namespace: string, name: string) {
  const application = `${namespace}-${name}`;
  const group = kind === "Service" || kind === "ConfigMap" ? "" : "apps";
  return {
    labels: { "argocd.argoproj.io/instance": application, "app.kubernetes.io/name": name },
    annotations: {
      "argocd.argoproj.io/tracking-id": `${application}:${group}/${kind}:${namespace}/${name}`,
    },
  };
}

/** Tells how many of the pods are Ready at a moment. */
export function readyCounter(pods: readonly Pod[]): (timeMs: number) => number {
  const histories = pods.map(podHistory);
  return (timeMs) =>
    histories.reduce((sum, history) => {
      const { exists, isReady } = history.at(timeMs);
      return exists && isReady ? sum + 1 : sum;
    }, 0);
}

function workloadMetadata({ workload, pods, nowMs }: Scene) {
  const { kind, namespace, name } = workload;
  const rollout = currentRollout(workload);
  const marks = argoMarks(kind, namespace, name);
  const changedMs = lastChangeMs({ workload, pods, nowMs });
  return metadata({
    kind,
    namespace,
    name,
    createdMs: workload.createdMs,
    changedMs,
    generation: generationOf(workload),
    labels: { ...templateLabels(workload), ...marks.labels },
    annotations:
      kind === "Deployment"
        ? { ...marks.annotations, "deployment.kubernetes.io/revision": String(rollout.revision) }
        : marks.annotations,
    managedFields: [
      managedBy(deployer, "apps/v1", {
        timeMs: rollout.atMs,
        fields: templateFields(rollout.container),
      }),
      managedBy("kube-controller-manager", "apps/v1", {
        timeMs: changedMs,
        fields: statusFields,
        subresource: "status",
      }),
    ],
  });
}

function generationOf(workload: WorkloadPlan): number {
  return currentRollout(workload).revision + (workload.scaled === undefined ? 0 : 1);
}

function lastChangeMs({ workload, pods, nowMs }: Scene): number {
  const changes = pods.map((pod) => podHistory(pod).at(nowMs).changedMs);
  return Math.max(currentRollout(workload).atMs, workload.createdMs, ...changes);
}

function template(workload: WorkloadPlan, rollout: RolloutPlan, hash?: string) {
  const labels = templateLabels(workload);
  return {
    metadata: { labels: hash === undefined ? labels : { ...labels, "pod-template-hash": hash } },
    spec: templateSpec(workload, rollout.container),
  };
}

function deployment(scene: Scene): KubernetesObject {
  const { workload, pods, nowMs } = scene;
  const rollout = currentRollout(workload);
  const ready = readyCounter(pods)(nowMs);
  const updated = pods.filter((pod) => pod.plan.revision === rollout.revision).length;
  const unavailable = pods.length - ready;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: workloadMetadata(scene),
    spec: {
      progressDeadlineSeconds: progressDeadlineMs / secondMs,
      replicas: workload.replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: workload.name } },
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: rollingUpdateOf(workload),
      },
      template: template(workload, rollout),
    },
    status: {
      observedGeneration: generationOf(workload),
      replicas: pods.length,
      updatedReplicas: updated,
      ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
      ...(unavailable === 0 ? {} : { unavailableReplicas: unavailable }),
      conditions: deploymentConditions(scene, ready),
    },
  };
}

function deploymentConditions(scene: Scene, ready: number) {
  const { workload } = scene;
  const isAvailable = ready >= workload.replicas - allowedUnavailable(workload);
  const changedMs = isAvailable ? workload.createdMs + minuteMs : lastChangeMs(scene);
  return [
    {
      type: "Available",
      status: isAvailable ? "True" : "False",
      reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      message: isAvailable
        ? "Deployment has minimum availability."
        : "Deployment does not have minimum availability.",
      lastTransitionTime: timestamp(changedMs),
      lastUpdateTime: timestamp(changedMs),
    },
    progressing(scene),
  ];
}

/** A careful rollout makes one pod more and removes none before that one is Ready; others go by the defaults. */
function rollingUpdateOf({ isCareful }: WorkloadPlan) {
  return isCareful === true
    ? { maxSurge: 1, maxUnavailable: 0 }
    : { maxSurge: "25%", maxUnavailable: "25%" };
}

function allowedUnavailable({ isCareful, replicas }: WorkloadPlan): number {
  return isCareful === true ? 0 : Math.floor(replicas / 4);
}

/** A rollout counts as done once its pods were available, even if they fail later. */
function progressing({ workload, pods, nowMs }: Scene) {
  const rollout = currentRollout(workload);
  const stuck = pods.find(
    (pod) =>
      pod.plan.revision === rollout.revision &&
      (pod.plan.state.kind === "unscheduled" || pod.plan.state.kind === "image-pull"),
  );
  const name = revisionName(workload, rollout);
  const deadlineMs = rollout.atMs + progressDeadlineMs;
  if (stuck === undefined) {
    const doneMs = Math.max(
      workload.createdMs,
      rollout.atMs + 15 * secondMs + workload.replicas * secondMs,
    );
    return progress("True", "NewReplicaSetAvailable", {
      message: `ReplicaSet "${name}" has successfully progressed.`,
      transitionMs: workload.createdMs,
      updateMs: doneMs,
    });
  }
  if (deadlineMs > nowMs) {
    return progress("True", "ReplicaSetUpdated", {
      message: `ReplicaSet "${name}" is progressing.`,
      transitionMs: workload.createdMs,
      updateMs: rollout.atMs,
    });
  }
  return progress("False", "ProgressDeadlineExceeded", {
    message: `ReplicaSet "${name}" has timed out progressing.`,
    transitionMs: deadlineMs,
    updateMs: deadlineMs,
  });
}

function progress(
  status: string,
  reason: string,
  { message, transitionMs, updateMs }: { message: string; transitionMs: number; updateMs: number },
) {
  return {
    type: "Progressing",
    status,
    reason,
    message,
    lastTransitionTime: timestamp(transitionMs),
    lastUpdateTime: timestamp(updateMs),
  };
}

function replicaSet({ workload, pods, nowMs }: Scene, rollout: RolloutPlan): KubernetesObject {
  const hash = templateHash(workload, rollout);
  const own = pods.filter((pod) => pod.plan.revision === rollout.revision);
  const ready = readyCounter(own)(nowMs);
  const labels = { ...templateLabels(workload), "pod-template-hash": hash };
  const surge = workload.isCareful === true ? 1 : Math.ceil(workload.replicas / 4);
  const isCurrent = rollout === currentRollout(workload);
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: metadata({
      kind: "ReplicaSet",
      namespace: workload.namespace,
      name: revisionName(workload, rollout),
      createdMs: rollout.atMs,
      changedMs: isCurrent ? rollout.atMs : currentRollout(workload).atMs + 15 * secondMs,
      generation: isCurrent ? 1 : 1 + workload.replicas,
      labels,
      annotations: {
        "deployment.kubernetes.io/desired-replicas": String(workload.replicas),
        "deployment.kubernetes.io/max-replicas": String(workload.replicas + surge),
        "deployment.kubernetes.io/revision": String(rollout.revision),
      },
      owner: { apiVersion: "apps/v1", kind: "Deployment", name: workload.name },
    }),
    spec: {
      replicas: own.length,
      selector: { matchLabels: { app: workload.name, "pod-template-hash": hash } },
      template: template(workload, rollout, hash),
    },
    status: {
      observedGeneration: isCurrent ? 1 : 1 + workload.replicas,
      replicas: own.length,
      ...(own.length === 0 ? {} : { fullyLabeledReplicas: own.length }),
      ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
    },
  };
}

function statefulSet(scene: Scene): KubernetesObject {
  const { workload, pods, nowMs } = scene;
  const rollout = currentRollout(workload);
  const ready = readyCounter(pods)(nowMs);
  const revision = revisionName(workload, rollout);
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: workloadMetadata(scene),
    spec: {
      podManagementPolicy: "OrderedReady",
      replicas: workload.replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: workload.name } },
      serviceName: workload.name,
      template: template(workload, rollout),
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      ...(workload.storage === undefined
        ? {}
        : { volumeClaimTemplates: [claimTemplate(workload.storage)] }),
    },
    status: {
      availableReplicas: ready,
      collisionCount: 0,
      currentReplicas: pods.length,
      currentRevision: revision,
      observedGeneration: generationOf(workload),
      readyReplicas: ready,
      replicas: pods.length,
      updateRevision: revision,
      updatedReplicas: pods.length,
    },
  };
}

function claimTemplate(storage: string) {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage } },
      storageClassName: "gp3",
      volumeMode: "Filesystem",
    },
  };
}

function daemonSet(scene: Scene): KubernetesObject {
  const { workload, pods, nowMs } = scene;
  const ready = readyCounter(pods)(nowMs);
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: workloadMetadata(scene),
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: workload.name } },
      template: template(workload, currentRollout(workload)),
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    },
    status: {
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: workload.replicas,
      numberAvailable: ready,
      numberMisscheduled: 0,
      numberReady: ready,
      observedGeneration: generationOf(workload),
      updatedNumberScheduled: pods.length,
    },
  };
}

function controllerRevision(workload: WorkloadPlan): KubernetesObject {
  const rollout = currentRollout(workload);
  return {
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: metadata({
      kind: "ControllerRevision",
      namespace: workload.namespace,
      name: revisionName(workload, rollout),
      createdMs: rollout.atMs,
      labels: templateLabels(workload),
      owner: { apiVersion: "apps/v1", kind: workload.kind, name: workload.name },
    }),
    data: { spec: { template: { $patch: "replace", ...template(workload, rollout) } } },
    revision: rollout.revision,
  };
}
