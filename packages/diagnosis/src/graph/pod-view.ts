import type { ObjectRef } from "@binnacle/contracts";
import { earliest } from "../facts/times.ts";
import type { Container, ContainerStatus, Terminated } from "../state/container.ts";
import type { Pod } from "../state/pod.ts";
import type { Condition } from "../state/shapes.ts";
import { refOf } from "./object-key.ts";

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

export interface PodView {
  readonly object: Pod;
  readonly ref: ObjectRef;
  readonly namespace: string;
  readonly containers: readonly ContainerView[];
  readonly isReady: boolean;
  /** It ended, or it is being deleted: nothing is expected of it. */
  readonly isOver: boolean;
}

export function toPodView(pod: Pod): PodView {
  return {
    object: pod,
    ref: refOf("Pod", pod),
    namespace: pod.metadata.namespace ?? "",
    containers: [...containersOf(pod, true), ...containersOf(pod, false)],
    isReady: conditionOf(pod, "Ready")?.status === "True",
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
