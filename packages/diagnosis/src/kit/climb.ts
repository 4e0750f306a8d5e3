import type { ContainerView, PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Cause } from "./cause.ts";
import type { Draft } from "./draft.ts";
import type { Doubted, LeftOut, Rung } from "./rung.ts";

/** Where pods of a workload stand, explained: no later cause was asked about them. No pods: it has none. */
export interface Stop {
  readonly workload: Workload;
  readonly pods: readonly PodView[];
  readonly cause: Cause;
}

/** A pod that a rung did not look at. */
export interface Left extends LeftOut {
  readonly rung: Rung;
}

export interface Climbed {
  readonly drafts: readonly Draft[];
  /** Where pods were explained. */
  readonly stops: readonly Stop[];
  /** Pods that a rung did not look at. */
  readonly left: readonly Left[];
  readonly doubted: readonly (Doubted & Pick<Stop, "workload">)[];
}

/** Leads the pods of a workload up the ladder; the container or the pod that stands on a rung does not reach the next. */
export function climb(inquiry: Inquiry, ladder: readonly Rung[], workload: Workload): Climbed {
  let pods = workload.pods;
  const containers = new Set<ContainerView>();
  const drafts: Draft[] = [];
  const stops: Stop[] = [];
  const left: Left[] = [];
  const doubted: Climbed["doubted"][number][] = [];
  for (const rung of ladder) {
    const { explained, held, ...stood } = rung.look(inquiry, workload, { pods, held: containers });
    const standing = new Set(held.map(({ pod }) => pod));
    for (const { cause, draft } of explained) {
      drafts.push(draft);
      const stopped = draft.pods.filter((pod) => standing.has(pod));
      if (stopped.length > 0 || draft.pods.length === 0)
        stops.push({ workload, cause, pods: stopped });
    }
    left.push(...stood.left.map((item) => ({ ...item, rung })));
    doubted.push(...stood.doubted.map((item) => ({ ...item, workload })));
    const whole = new Set(held.filter(({ container }) => !container).map(({ pod }) => pod));
    pods = pods.filter((pod) => !whole.has(pod));
    for (const { container } of held) if (container !== undefined) containers.add(container);
  }
  return { drafts, stops, left, doubted };
}
