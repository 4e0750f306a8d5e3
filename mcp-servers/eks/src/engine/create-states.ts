import { type Cluster, createCluster } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { readState, type StateScope } from "../read-state.ts";

/** The graph of what a scope holds. `checkpoint` is called before it is built. */
export type StateOf = (scope: StateScope, checkpoint: () => void) => Promise<Cluster>;

/** The one way to the objects of a scope. Each question reads anew; lists that are watched would be kept here. */
export function createStates(api: ClusterApi): StateOf {
  return async (scope, checkpoint) => {
    const state = await readState(api, scope);
    checkpoint();
    return createCluster(state, api.now());
  };
}
