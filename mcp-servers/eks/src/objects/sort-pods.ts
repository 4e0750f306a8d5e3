import type { PodObject } from "./pod-object.ts";

/** Those that crashed or restarted last first; what ended well is nobody's trouble: a test that ran once may be among them. */
export function neediestFirst(pods: readonly PodObject[]): PodObject[] {
  return pods.toSorted(
    (left, right) =>
      Number(isDone(left)) - Number(isDone(right)) ||
      Number(isReady(left)) - Number(isReady(right)) ||
      lastEnd(right) - lastEnd(left),
  );
}

/** Of what runs again and again the pods of the newest run; their names end with their time. */
export function newestRunFirst(pods: readonly PodObject[]): PodObject[] {
  return pods.toSorted(
    (left, right) =>
      madeAt(right) - madeAt(left) ||
      right.metadata.name.localeCompare(left.metadata.name, "en", { numeric: true }),
  );
}

function madeAt({ metadata }: PodObject): number {
  const at = Date.parse(metadata.creationTimestamp ?? "");
  return Number.isFinite(at) ? at : 0;
}

function isReady({ status }: PodObject): boolean {
  return (
    status.containerStatuses.length > 0 && status.containerStatuses.every(({ ready }) => ready)
  );
}

function lastEnd({ status }: PodObject): number {
  const ends = [...status.initContainerStatuses, ...status.containerStatuses].map(
    ({ state, lastState }) =>
      Date.parse((state?.terminated ?? lastState?.terminated)?.finishedAt ?? ""),
  );
  return Math.max(0, ...ends.filter(Number.isFinite));
}

function isDone({ status }: PodObject): boolean {
  return status.phase === "Succeeded";
}
