import { type Change, keyOf } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import type { Cluster } from "../graph/cluster.ts";
import type { Workload } from "../graph/workload.ts";
import { scaleChangeOf } from "./scale-changes.ts";
import { scaleEventChanges } from "./scale-events.ts";
import { withSeen } from "./with-seen.ts";
import { ownerOfField } from "./writes-of.ts";

/**
 * The last time that somebody changed how many pods a workload wants: as it was seen, as its controller tells it, or by a
 * write that has a time. A write of the subresource `scale` has none.
 */
export function lastScaleOf(
  cluster: Cluster,
  workload: Workload,
  ledger: Ledger,
): Change | undefined {
  const written = scaleChangeOf(cluster, workload, ledger);
  const told = [
    ...(written === undefined ? [] : [written]),
    ...scaleEventChanges(cluster, workload, ledger),
  ];
  const seen = (cluster.state.seen ?? []).filter(
    ({ kind, subject }) => kind === "scale" && keyOf(subject) === workload.key,
  );
  return withSeen(told, seen, { ledger }).toSorted(
    (left, right) => Date.parse(right.at) - Date.parse(left.at),
  )[0];
}

/** Who set it, as far as the object tells; whoever made the object set nothing. */
export function scalerOf({ metadata }: Workload): string | undefined {
  if (metadata === undefined) return undefined;
  const by = ownerOfField(metadata, ["spec", "replicas"]);
  const isUntimed = metadata.managedFields.some(
    ({ manager, time }) => manager === by && time === undefined,
  );
  return isUntimed ? by : undefined;
}
