import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "./draft.ts";
import type { Question } from "./question.ts";

/** Pods of one workload that fail in the same way. */
export interface Failing<T> {
  readonly workload: Workload;
  readonly pods: readonly PodView[];
  /** The first of them, which is cited, and what was seen in it. */
  readonly pod: PodView;
  readonly what: T;
  /** What was seen in each. */
  readonly all: readonly T[];
}

/** A question about pods: `look` sees what fails in one, `tell` says it of all pods of a workload that fail. */
export function podQuestion<T>(
  look: (inquiry: Inquiry, pod: PodView) => T | undefined,
  tell: (inquiry: Inquiry, failing: Failing<T>) => Draft,
): Question {
  return (inquiry) =>
    [...inquiry.cluster.workloads.values()].flatMap((workload) => {
      const hits = workload.pods.flatMap((pod) => {
        const what = look(inquiry, pod);
        return what === undefined ? [] : [{ pod, what }];
      });
      const [first] = hits;
      if (first === undefined) return [];
      const pods = hits.map(({ pod }) => pod);
      return [tell(inquiry, { workload, pods, ...first, all: hits.map(({ what }) => what) })];
    });
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
