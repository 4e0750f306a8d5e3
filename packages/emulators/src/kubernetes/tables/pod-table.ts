import type { KubernetesObject } from "@binnacle/cases";
import { fieldAt, listAt, numberAt, textAt } from "../field-at.ts";
import { ageOf } from "../human-duration.ts";
import {
  age,
  ageColumn,
  column,
  nameColumn,
  orNone,
  type TableFormat,
  wide,
} from "./table-format.ts";

/** What the containers of one group add to the row. */
interface ContainerSummary {
  readonly ready: number;
  readonly restarts: number;
  /** RFC 3339 of the latest end of an earlier run, or empty. */
  readonly restartedAt: string;
  /** Replaces the phase in the Status column. */
  readonly reason: string | undefined;
}

export const podTable: TableFormat = {
  columns: [
    nameColumn,
    column("Ready"),
    column("Status"),
    column("Restarts"),
    ageColumn,
    wide("IP"),
    wide("Node"),
    wide("Nominated Node"),
    wide("Readiness Gates"),
  ],
  cells(pod, now) {
    const sidecars = sidecarNames(pod);
    const total = listAt(pod, "spec.containers").length + sidecars.size;
    const { ready, restarts, restartedAt, reason } = summarise(pod, sidecars);
    const since = restarts > 0 && restartedAt !== "" ? ` (${ageOf(restartedAt, now)} ago)` : "";
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      endingOf(pod) ?? reason ?? phaseOf(pod),
      `${restarts}${since}`,
      age(pod, now),
      orNone(textAt(listAt(pod, "status.podIPs")[0], "ip")),
      orNone(textAt(pod, "spec.nodeName")),
      orNone(textAt(pod, "status.nominatedNodeName")),
      readinessGates(pod),
    ];
  },
  conditions(pod) {
    const phase = textAt(pod, "status.phase");
    if (phase !== "Succeeded" && phase !== "Failed") return undefined;
    const message = phase === "Failed" ? "The pod failed." : "The pod has completed successfully.";
    return [{ type: "Completed", status: "True", reason: phase, message }];
  },
};

/** Init containers that go on running beside the others. */
function sidecarNames(pod: KubernetesObject): ReadonlySet<string> {
  const all = listAt(pod, "spec.initContainers");
  const sidecars = all.filter((container) => textAt(container, "restartPolicy") === "Always");
  return new Set(sidecars.map((container) => textAt(container, "name")));
}

function summarise(pod: KubernetesObject, sidecars: ReadonlySet<string>): ContainerSummary {
  const statuses = listAt(pod, "status.initContainerStatuses");
  const blocking = statuses.findIndex((status) => !isPast(status, sidecars));
  const passed = blocking < 0 ? statuses : statuses.slice(0, blocking);
  const seen = blocking < 0 ? statuses : statuses.slice(0, blocking + 1);
  const ready = passed.filter((status) => isSidecar(status, sidecars) && isReady(status)).length;
  const reason = blocking < 0 ? undefined : initReason(pod, statuses[blocking], blocking);
  if (blocking >= 0 && conditionStatus(pod, "Initialized") !== "True") {
    return { ready, restarts: restartsOf(seen), restartedAt: lastEnd(seen), reason };
  }
  const counted = [
    ...seen.filter((status) => isSidecar(status, sidecars)),
    ...listAt(pod, "status.containerStatuses"),
  ];
  return {
    ready: ready + listAt(pod, "status.containerStatuses").filter(isRunningAndReady).length,
    restarts: restartsOf(counted),
    restartedAt: lastEnd(counted),
    reason: mainReason(pod) ?? reason,
  };
}

/** The init container is done, or a sidecar that has started. */
function isPast(status: unknown, sidecars: ReadonlySet<string>): boolean {
  const isDone =
    fieldAt(status, "state.terminated") !== undefined &&
    numberAt(status, "state.terminated.exitCode") === 0;
  return isDone || (isSidecar(status, sidecars) && fieldAt(status, "started") === true);
}

function initReason(pod: KubernetesObject, status: unknown, index: number): string {
  if (fieldAt(status, "state.terminated") !== undefined) return `Init:${terminatedReason(status)}`;
  const waiting = textAt(status, "state.waiting.reason");
  if (waiting !== "" && waiting !== "PodInitializing") return `Init:${waiting}`;
  return `Init:${index}/${listAt(pod, "spec.initContainers").length}`;
}

/** The first container that is not simply running speaks for the pod. */
function mainReason(pod: KubernetesObject): string | undefined {
  const statuses = listAt(pod, "status.containerStatuses");
  const reasons = statuses.map(containerReason);
  const reason = reasons.find((found) => found !== undefined);
  if (reason !== "Completed") return reason;
  const hasRunning = statuses.some(isRunningAndReady);
  if (hasRunning && conditionStatus(pod, "Ready") === "True") return "Running";
  const failed = statuses.find((status) => numberAt(status, "state.terminated.exitCode") !== 0);
  if (failed !== undefined) return terminatedReason(failed);
  return hasRunning ? "NotReady" : reason;
}

function containerReason(status: unknown): string | undefined {
  const waiting = textAt(status, "state.waiting.reason");
  if (waiting !== "") return waiting;
  return fieldAt(status, "state.terminated") === undefined ? undefined : terminatedReason(status);
}

function terminatedReason(status: unknown): string {
  const reason = textAt(status, "state.terminated.reason");
  if (reason !== "") return reason;
  const signal = numberAt(status, "state.terminated.signal");
  if (signal !== 0) return `Signal:${signal}`;
  return `ExitCode:${numberAt(status, "state.terminated.exitCode")}`;
}

function phaseOf(pod: KubernetesObject): string {
  const conditions = listAt(pod, "status.conditions");
  const isGated = conditions.some(
    (condition) =>
      textAt(condition, "type") === "PodScheduled" &&
      textAt(condition, "reason") === "SchedulingGated",
  );
  if (isGated) return "SchedulingGated";
  return textAt(pod, "status.reason") || textAt(pod, "status.phase");
}

function endingOf(pod: KubernetesObject): string | undefined {
  if (textAt(pod, "metadata.deletionTimestamp") === "") return undefined;
  if (textAt(pod, "status.reason") === "NodeLost") return "Unknown";
  const isOver = ["Succeeded", "Failed"].includes(textAt(pod, "status.phase"));
  return isOver ? undefined : "Terminating";
}

function readinessGates(pod: KubernetesObject): string {
  const gates = listAt(pod, "spec.readinessGates").map((gate) => textAt(gate, "conditionType"));
  if (gates.length === 0) return "<none>";
  const open = gates.filter((gate) => conditionStatus(pod, gate) === "True");
  return `${open.length}/${gates.length}`;
}

function conditionStatus(pod: KubernetesObject, type: string): string {
  const conditions = listAt(pod, "status.conditions");
  return textAt(
    conditions.find((condition) => textAt(condition, "type") === type),
    "status",
  );
}

function isSidecar(status: unknown, sidecars: ReadonlySet<string>): boolean {
  return sidecars.has(textAt(status, "name"));
}

function isReady(status: unknown): boolean {
  return fieldAt(status, "ready") === true;
}

function isRunningAndReady(status: unknown): boolean {
  const isStopped = containerReason(status) !== undefined;
  return !isStopped && isReady(status) && fieldAt(status, "state.running") !== undefined;
}

function restartsOf(statuses: readonly unknown[]): number {
  return statuses.reduce<number>((sum, status) => sum + numberAt(status, "restartCount"), 0);
}

function lastEnd(statuses: readonly unknown[]): string {
  const ends = statuses.map((status) => textAt(status, "lastState.terminated.finishedAt"));
  return ends.toSorted().at(-1) ?? "";
}
