import type { ObjectRef } from "@binnacle/contracts";
import { earliest } from "../facts/times.ts";
import type { Container, ContainerStatus, Terminated } from "../state/container.ts";
import type { Pod } from "../state/pod.ts";
import type { Condition } from "../state/shapes.ts";
import { refOf } from "./object-key.ts";

/** Ends after which a container counts as one that falls again. */
export const MANY_RESTARTS = 3;
/** A run that lasts less than this never got to work. */
export const START_MS = 120_000;
/** The kubelet waits no longer between two runs: what runs for less is down most of the time. */
export const MOST_BACK_OFF_MS = 5 * 60_000;
/** After a run of this length it counts anew. */
const FRESH_MS = 10 * 60_000;

/** A container as its spec and its status tell it. */
export interface ContainerView {
  readonly name: string;
  readonly isInit: boolean;
  readonly spec: Container | undefined;
  readonly status: ContainerStatus | undefined;
  /** Pointers into the pod, for evidence. */
  readonly specPointer: string;
  readonly statusPointer: string;
}

/** How a run ended, as far as its status tells: a kubelet that comes back forgets it. */
export type End = Partial<Terminated>;

export interface PodView {
  readonly object: Pod;
  readonly ref: ObjectRef;
  readonly namespace: string;
  readonly containers: readonly ContainerView[];
  /** It serves: Ready, and not just between two ends. Without a readiness probe whatever runs is Ready. */
  readonly isReady: boolean;
  /** Its Ready condition holds at this moment: what is counted, and told as such. */
  readonly isSaidReady: boolean;
  /** It ended, or it is being deleted: nothing is expected of it. */
  readonly isOver: boolean;
}

/** `falls`: whether a container that runs again falls all the same, by what is told of the pod. */
export function toPodView(
  pod: Pod,
  now: number,
  falls: (ref: ObjectRef, container: ContainerView) => boolean = () => false,
): PodView {
  const ref = refOf("Pod", pod);
  const isDown = (container: ContainerView) =>
    isBetweenEnds(container, now) ||
    (isYoungRun(container, START_MS, now) && falls(ref, container));
  const containers = [...containersOf(pod, true), ...containersOf(pod, false)];
  const isSaidReady = conditionOf(pod, "Ready")?.status === "True";
  return {
    object: pod,
    ref,
    namespace: pod.metadata.namespace ?? "",
    containers,
    isReady: isSaidReady && !containers.some(isDown),
    isSaidReady,
    isOver: hasEnded({ object: pod }) || pod.metadata.deletionTimestamp !== undefined,
  };
}

/** All its containers ended, and none is started again. */
export function hasEnded({ object }: Pick<PodView, "object">): boolean {
  return object.status.phase === "Succeeded" || object.status.phase === "Failed";
}

function containersOf(pod: Pod, isInit: boolean): ContainerView[] {
  const specs = isInit ? pod.spec.initContainers : pod.spec.containers;
  const statuses = isInit ? pod.status.initContainerStatuses : pod.status.containerStatuses;
  return specs.map((spec, index) => {
    const position = statuses.findIndex((status) => status.name === spec.name);
    return {
      name: spec.name,
      isInit,
      spec,
      status: statuses[position],
      specPointer: `/spec/${isInit ? "initContainers" : "containers"}/${index}`,
      statusPointer: `/status/${isInit ? "initContainerStatuses" : "containerStatuses"}/${position}`,
    };
  });
}

export function conditionOf(pod: Pod, type: string): Partial<Condition> | undefined {
  return pod.status.conditions.find((condition) => condition.type === type);
}

/** The last run that ended: the current one where it stays ended, else the one before. */
export function lastEnd(container: ContainerView): Terminated | undefined {
  return container.status?.state?.terminated ?? container.status?.lastState?.terminated;
}

/** The runtime, Docker's or another, could not start it: there was no run, and so no log. */
export function neverBegan({ reason = "" }: End): boolean {
  return reason === "StartError" || reason === "ContainerCannotRun";
}

/** How long a run lasted. What never started (StartError) began at 0 of Unix time, says the container runtime. */
export function runMs(end: End): number | undefined {
  const startedMs = Date.parse(end.startedAt ?? "");
  const ms = Date.parse(end.finishedAt ?? "") - startedMs;
  return Number.isFinite(ms) && startedMs > 0 ? Math.max(0, ms) : undefined;
}

/** It runs at this moment, after many ends, the last of them fresh, and has not outlived its last run, which was short. */
export function isBetweenEnds(container: ContainerView, now: number): boolean {
  const { restartCount = 0 } = container.status ?? {};
  const end = lastEnd(container);
  if (end === undefined || restartCount < MANY_RESTARTS) return false;
  const youthMs = Math.max(START_MS, 2 * lengthOf(end));
  return isYoungRun(container, youthMs, now) && fellShortly(end, now);
}

function isYoungRun({ status }: ContainerView, youthMs: number, now: number): boolean {
  const { running } = status?.state ?? {};
  return running !== undefined && since(running.startedAt, now) < youthMs;
}

function fellShortly(end: Terminated, now: number): boolean {
  return lengthOf(end) < MOST_BACK_OFF_MS && since(end.finishedAt, now) < FRESH_MS;
}

function lengthOf(end: Terminated): number {
  return runMs(end) ?? 0;
}

function since(time: string | undefined, now: number): number {
  return now - Date.parse(time ?? "");
}

/** A container of it runs or has run. */
export function hasStarted(pod: PodView): boolean {
  return pod.containers.some(
    ({ status }) => status?.state?.running !== undefined || status?.state?.terminated !== undefined,
  );
}

/** Why the container waits: `CrashLoopBackOff`, `ImagePullBackOff`. */
export function waitingReason(container: ContainerView): string | undefined {
  return container.status?.state?.waiting?.reason;
}

/** When the first of the pods was taken on by its node, or made. */
export function startOf(pods: readonly PodView[]): string | undefined {
  return earliest(
    pods.map(({ object }) => object.status.startTime ?? object.metadata.creationTimestamp),
  );
}
