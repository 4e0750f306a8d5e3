import type { ContainerView, PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Cause } from "./cause.ts";
import type { Doubt, Explained, PodCause, Spot, Standing } from "./pod-cause.ts";

/** What a rung found out about the pods of one workload. */
interface Stood {
  /** What its causes explain, each with the cause. */
  readonly explained: readonly (Explained<Spot> & { readonly cause: Cause })[];
  /** Spots that hold who stands here: what comes after in life is not reached. */
  readonly held: readonly Spot[];
  readonly left: readonly LeftOut[];
  /** Causes that saw nothing, and may be true all the same. */
  readonly doubted: readonly Doubted[];
}

export interface Doubted {
  readonly cause: Cause;
  readonly doubt: Doubt;
}

/** A pod that is not well, and that a rung does not look at. */
export interface LeftOut {
  readonly pod: PodView;
  /** After its name: `is on a node that is not Ready`. */
  readonly why: string;
}

/** Who reaches a rung: these pods, but for containers that stand on one before. */
interface Climbers {
  readonly pods: readonly PodView[];
  readonly held: ReadonlySet<ContainerView>;
}

/** One step in the life of a pod: who stands on it, and the causes that it tries in their order. */
export interface Rung {
  readonly name: string;
  /** What its causes look at. */
  readonly of: "workload" | "pod";
  readonly causes: readonly Cause[];
  readonly look: (inquiry: Inquiry, workload: Workload, climbers: Climbers) => Stood;
}

interface Form<S extends Spot> {
  readonly of?: Rung["of"];
  /** The spots of these pods on this rung, the best example first. */
  readonly spotsOf: (
    inquiry: Inquiry,
    workload: Workload,
    pods: readonly PodView[],
  ) => readonly S[];
  /** Why a pod that may stand here is not looked at; absent: all are. */
  readonly leavesOut?: (inquiry: Inquiry, pod: PodView) => LeftOut["why"] | undefined;
  /** A pod is looked at only when none of its containers stands on a rung before. */
  readonly isOfWholePods?: boolean;
  /** A spot that is over holds nobody. */
  readonly isOver?: (spot: S) => boolean;
  /** Spots with the same word are looked at together; absent: all are. */
  readonly alike?: (spot: S) => string;
  /** Spots that are alike have one cause: pods of a workload fall for the same reason, and not each of them shows it. */
  readonly together?: boolean;
}

/** A rung tries its causes in order on the pods that stand on it; the last explains any, so that no cause names another. */
export function rung<S extends Spot>(
  name: string,
  {
    of = "pod",
    spotsOf,
    leavesOut = () => undefined,
    isOfWholePods = false,
    isOver = () => false,
    alike = () => "",
    together = false,
  }: Form<S>,
  causes: readonly PodCause<S>[],
): Rung {
  return {
    name,
    of,
    causes,
    look(inquiry, workload, { pods, held }) {
      const left = pods.flatMap((pod) => {
        const why = leavesOut(inquiry, pod);
        return why === undefined ? [] : [{ pod, why }];
      });
      const out = new Set(left.map(({ pod }) => pod));
      const isHeld = (pod: PodView) => pod.containers.some((container) => held.has(container));
      const reaching = pods.filter((pod) => !out.has(pod) && !(isOfWholePods && isHeld(pod)));
      const spots = spotsOf(inquiry, workload, reaching).filter(
        ({ container }) => container === undefined || !held.has(container),
      );
      const groups = [...Map.groupBy(spots, alike).values()].map((group) =>
        explain(inquiry, { workload, spots: group, together }, causes),
      );
      return {
        explained: groups.flatMap(({ explained }) => explained),
        doubted: groups.flatMap(({ doubted }) => doubted),
        held: spots.filter((spot) => !isOver(spot)),
        left,
      };
    },
  };
}

/** Where all have one cause, it is the one that shows in the best example; causes that see the same keep their order, and the last explains any. */
function bestFirst<S extends Spot>(
  inquiry: Inquiry,
  standing: Standing<S>,
  causes: readonly PodCause<S>[],
): readonly PodCause<S>[] {
  if (standing.together !== true || standing.spots.length < 2) return causes;
  const firstSeen = (cause: PodCause<S>) => {
    const at = cause.firstSeen(inquiry, standing);
    return at < 0 ? Infinity : at;
  };
  const [last, ...before] = causes.toReversed();
  const ranked = before
    .toReversed()
    .map((cause) => ({ cause, at: firstSeen(cause) }))
    .toSorted((left, right) => (left.at === right.at ? 0 : left.at - right.at));
  return [...ranked.map(({ cause }) => cause), ...(last === undefined ? [] : [last])];
}

function explain<S extends Spot>(
  inquiry: Inquiry,
  standing: Standing<S>,
  causes: readonly PodCause<S>[],
): Pick<Stood, "explained" | "doubted"> {
  let left = standing.spots;
  const doubted: Doubted[] = [];
  const explained = bestFirst(inquiry, standing, causes).flatMap((cause) => {
    if (left.length === 0) return [];
    const found = cause.explain(inquiry, { ...standing, spots: left });
    if (found === undefined) {
      const doubt = cause.doubt(inquiry, { ...standing, spots: left });
      if (doubt !== undefined) doubted.push({ doubt, cause });
      return [];
    }
    const seen = new Set(found.spots);
    left = left.filter((spot) => !seen.has(spot));
    return [{ ...found, cause }];
  });
  return { explained, doubted };
}
