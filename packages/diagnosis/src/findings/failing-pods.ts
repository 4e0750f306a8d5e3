import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";

/** Pods of one workload that fail in the same way. */
export interface Failing<T> {
  readonly workload: Workload;
  readonly hits: readonly [Hit<T>, ...Hit<T>[]];
}

interface Hit<T> {
  readonly pod: PodView;
  readonly what: T;
}

/** Groups the pods for which `look` finds something, by their workload. */
export function failingPods<T>(
  { cluster }: Inquiry,
  look: (pod: PodView, workload: Workload) => T | undefined,
): Failing<T>[] {
  const failing: Failing<T>[] = [];
  for (const workload of cluster.workloads.values()) {
    const [first, ...rest] = workload.pods.flatMap((pod) => {
      const what = look(pod, workload);
      return what === undefined ? [] : [{ pod, what }];
    });
    if (first !== undefined) failing.push({ workload, hits: [first, ...rest] });
  }
  return failing;
}

export function podsOf(failing: Failing<unknown>): PodView[] {
  return failing.hits.map((hit) => hit.pod);
}

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
