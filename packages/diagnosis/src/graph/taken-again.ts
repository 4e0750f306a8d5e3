import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { readScaling } from "../messages/scaling.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import { lastSeen } from "./events.ts";
import type { Rollout } from "./workload.ts";

/** Before a new ReplicaSet is scaled up the old one may go first: with the strategy Recreate, and its pods have 30 s to end unless they say otherwise. */
const APART_MS = 60_000;

/**
 * When an old ReplicaSet may have been taken again, RFC 3339, the likeliest first: a change of the template that was seen, then
 * the controller's word that it has pods again while another one moves; alone it was scaled from nothing. Both newest first.
 */
export function takenAgainIn(
  state: ClusterState,
): (ref: ObjectRef, newest: Rollout | undefined) => readonly string[] {
  return (ref, newest) => {
    if (newest === undefined || newest.earlier.length === 0) return [];
    const seen = (state.seen ?? [])
      .filter(({ kind, subject }) => kind === "rollout" && keyOf(subject) === keyOf(ref))
      .map(({ at }) => at);
    const { name, namespace } = newest.replicaSet.metadata;
    const moves = objectsOf(state, "Event").flatMap((event) => {
      const { involvedObject: about, reason, message } = event;
      if (reason !== "ScalingReplicaSet" || about.name !== ref.name) return [];
      const scaling = about.namespace === namespace ? readScaling(message) : undefined;
      return scaling === undefined ? [] : [{ ...scaling, at: lastSeen(event) ?? "" }];
    });
    const othersAt = moves
      .filter(({ replicaSet }) => replicaSet !== name)
      .map(({ at }) => Date.parse(at));
    const told = moves
      .filter(({ replicaSet, from }) => replicaSet === name && from === 0)
      .map(({ at }) => at)
      .filter((at) => othersAt.some((other) => other >= Date.parse(at) - APART_MS));
    return [newestFirst(seen), newestFirst(told)].flat();
  };
}

function newestFirst(times: readonly string[]): string[] {
  return times.toSorted((left, right) => Date.parse(right) - Date.parse(left));
}
