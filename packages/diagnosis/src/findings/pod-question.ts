import type { PodView } from "../graph/pod-view.ts";

/** The earliest of times that are known, RFC 3339. */
export function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .toSorted((left, right) => Date.parse(left) - Date.parse(right))[0];
}

/** When the first of the pods was taken on by its node, or made. */
export function startOf(pods: readonly PodView[]): string | undefined {
  return earliest(
    pods.map(({ object }) => object.status.startTime ?? object.metadata.creationTimestamp),
  );
}
