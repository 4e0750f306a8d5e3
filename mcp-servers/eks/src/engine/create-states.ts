import { type Cluster, createCluster } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { readState, type StateScope } from "../read-state.ts";

/** The graph of what a scope holds. */
export type StateOf = (scope: StateScope) => Promise<Cluster>;

/** The one way to the objects of a scope. Each question reads anew; lists that are watched would be kept here. */
export function createStates(api: ClusterApi): StateOf {
  return async (scope) => createCluster(await readState(api, scope));
}
