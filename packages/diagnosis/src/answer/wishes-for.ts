import { keyOf, type ObjectRef, present, type WorkloadState } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf } from "../graph/object-key.ts";
import { writesOf } from "../rollout/writes-of.ts";
import { objectsOf } from "../state/cluster-state.ts";
import { keysOfTarget } from "./dependencies.ts";
import { meantOf, selectedBy } from "./related.ts";

type Wishes = Pick<WorkloadState, "suspended" | "heldBy">;

/** What people wished of an object that was asked about, and that is no trouble. */
export function wishesFor(cluster: Cluster, target: ObjectRef): Wishes {
  const held = heldBy(cluster, target);
  return present({
    suspended: suspendedOf(cluster, target),
    heldBy: held.length === 0 ? undefined : held,
  });
}

/** A CronJob or Job that somebody suspended, and since when. */
export function suspendedOf(cluster: Cluster, target: ObjectRef): Wishes["suspended"] {
  const runs = [...meantOf(cluster, "CronJob", target), ...meantOf(cluster, "Job", target)];
  const [metadata] = runs.flatMap((run) => (run.spec.suspend === true ? [run.metadata] : []));
  if (metadata === undefined) return undefined;
  return present({ since: writesOf(metadata.managedFields, ["spec", "suspend"])[0]?.time });
}

/** The budgets of its pods that allow no eviction now. */
function heldBy(cluster: Cluster, target: ObjectRef): ObjectRef[] {
  const own = keysOfTarget(cluster, target);
  return objectsOf(cluster.state, "PodDisruptionBudget")
    .filter(({ metadata, status }) => {
      const isFull = status.disruptionsAllowed === 0 && (status.expectedPods ?? 0) > 0;
      return isFull && metadata.namespace === target.namespace;
    })
    .filter((budget) => selectedBy(cluster, budget).some((ref) => own.has(keyOf(ref))))
    .map((budget) => refOf("PodDisruptionBudget", budget));
}
