import type { KubernetesObject } from "@binnacle/cases";
import { conditionsOf } from "./described-pod.ts";
import { selectorOf } from "./label-selector.ts";
import { type Entry, linesOf, numberOf, pairsOf, under, valueOf } from "./outline.ts";
import { partialObject } from "./partial-object.ts";
import { podTemplateOf } from "./pod-spec.ts";
import type { RecordingClock } from "./recording-clock.ts";

export function describedDeployment(entries: readonly Entry[], clock: RecordingClock): object {
  const count = countsOf(valueOf(entries, "Replicas"));
  return {
    spec: {
      replicas: count("desired"),
      selector: selectorOf(valueOf(entries, "Selector")),
      strategy: { type: valueOf(entries, "StrategyType") },
      template: podTemplateOf(entries),
    },
    status: {
      replicas: count("total"),
      updatedReplicas: count("updated"),
      readyReplicas: count("available"),
      availableReplicas: count("available"),
      unavailableReplicas: count("unavailable"),
      conditions: conditionsOf(entries, clock),
    },
  };
}

/** `2 desired | 1 updated`, `2 current / 3 desired`, `1 Active (0 Ready) / 1 Succeeded`: how many of each. */
function countsOf(text: string | undefined): (word: string) => number | undefined {
  return (word) => {
    const [, digits] = new RegExp(`(\\d+) ${word}\\b`, "u").exec(text ?? "") ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
}

/** The ReplicaSets that a Deployment names: whose they are, and how many pods each is to have. */
export function namedReplicaSets(
  deployment: KubernetesObject,
  entries: readonly Entry[],
): KubernetesObject[] {
  const { name, namespace } = deployment.metadata;
  const named = ["OldReplicaSets", "NewReplicaSet"].flatMap((label) =>
    linesOf(entries, label).flatMap((line) => line.split(", ")),
  );
  return named.flatMap((text) => {
    const [, replicaSet, created, wanted] =
      /^(\S+) \((\d+)\/(\d+) replicas created\)$/u.exec(text) ?? [];
    if (replicaSet === undefined) return [];
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name, controller: true };
    return [
      partialObject({
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        name: replicaSet,
        namespace,
        metadata: { ownerReferences: [{ ...owner, uid: deployment.metadata.uid }] },
        spec: { replicas: Number(wanted) },
        status: { replicas: Number(created) },
      }),
    ];
  });
}

export function describedReplicaSet(entries: readonly Entry[], clock: RecordingClock): object {
  const count = countsOf(valueOf(entries, "Replicas"));
  return {
    spec: {
      replicas: count("desired"),
      selector: selectorOf(valueOf(entries, "Selector")),
      template: podTemplateOf(entries),
    },
    status: { replicas: count("current"), conditions: conditionsOf(entries, clock) },
  };
}

/** How far an update of it has come is not printed. */
export function describedStatefulSet(entries: readonly Entry[]): object {
  const count = countsOf(valueOf(entries, "Replicas"));
  const partition = numberOf(under(entries, "Update Strategy"), "Partition");
  return {
    spec: {
      replicas: count("desired"),
      selector: selectorOf(valueOf(entries, "Selector")),
      updateStrategy: {
        type: valueOf(entries, "Update Strategy"),
        rollingUpdate: partition === undefined ? undefined : { partition },
      },
      template: podTemplateOf(entries),
    },
    status: { replicas: count("total") },
  };
}

export function describedDaemonSet(entries: readonly Entry[]): object {
  return {
    spec: { selector: selectorOf(valueOf(entries, "Selector")), template: podTemplateOf(entries) },
    status: {
      desiredNumberScheduled: numberOf(entries, "Desired Number of Nodes Scheduled"),
      currentNumberScheduled: numberOf(entries, "Current Number of Nodes Scheduled"),
      updatedNumberScheduled: numberOf(entries, "Number of Nodes Scheduled with Up-to-date Pods"),
      numberAvailable: numberOf(entries, "Number of Nodes Scheduled with Available Pods"),
      numberMisscheduled: numberOf(entries, "Number of Nodes Misscheduled"),
    },
  };
}

/** Its conditions are not printed: that it failed shows in its events and counts alone. */
export function describedJob(entries: readonly Entry[], clock: RecordingClock): object {
  const count = countsOf(valueOf(entries, "Pods Statuses"));
  return {
    spec: {
      parallelism: numberOf(entries, "Parallelism"),
      completions: numberOf(entries, "Completions"),
      suspend: /^true$/iu.test(valueOf(entries, "Suspend") ?? ""),
      backoffLimit: numberOf(entries, "Backoff Limit"),
      activeDeadlineSeconds: numberOf(entries, "Active Deadline Seconds"),
      selector: { matchLabels: pairsOf(entries, "Selector") },
      template: podTemplateOf(entries),
    },
    status: {
      startTime: clock.at(valueOf(entries, "Start Time")),
      completionTime: clock.at(valueOf(entries, "Completed At")),
      active: count("Active"),
      succeeded: count("Succeeded"),
      failed: count("Failed"),
    },
  };
}

export function describedCronJob(entries: readonly Entry[], clock: RecordingClock): object {
  const active = valueOf(entries, "Active Jobs")?.split(", ") ?? [];
  return {
    spec: {
      schedule: valueOf(entries, "Schedule"),
      concurrencyPolicy: valueOf(entries, "Concurrency Policy"),
      suspend: /^true$/iu.test(valueOf(entries, "Suspend") ?? ""),
      startingDeadlineSeconds: numberOf(entries, "Starting Deadline Seconds"),
      jobTemplate: { spec: { template: podTemplateOf(entries) } },
    },
    status: {
      lastScheduleTime: clock.at(valueOf(entries, "Last Schedule Time")),
      active: active.map((name) => ({ kind: "Job", name })),
    },
  };
}
