import { keyOf } from "@binnacle/contracts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";

/** When each Job, and what owns Jobs, last succeeded, milliseconds since the epoch: by the Jobs themselves, their pods may be gone. */
export function toSuccesses(state: ClusterState): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const { metadata, status } of objectsOf(state, "Job")) {
    const at = Date.parse(status.completionTime ?? "");
    if (status.succeeded === 0 || !Number.isFinite(at)) continue;
    for (const owner of [
      ...metadata.ownerReferences.slice(0, 1),
      { kind: "Job", name: metadata.name },
    ]) {
      const key = keyOf({ ...owner, namespace: metadata.namespace });
      latest.set(key, Math.max(at, latest.get(key) ?? 0));
    }
  }
  return latest;
}
