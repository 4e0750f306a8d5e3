import { type Cluster, type ClusterState, createCluster } from "@binnacle/diagnosis";
import { readState, type Source, type StateScope } from "../read-state.ts";

/** The graph of what a scope holds. `checkpoint` is called before it is built. */
export type StateOf = (scope: StateScope, checkpoint: () => void) => Promise<Cluster>;

/** The graph of the whole cluster as it was built last. */
export interface LastGraph {
  get: (read: ClusterState, now: number) => Cluster | undefined;
  set: (read: ClusterState, now: number, cluster: Cluster) => void;
}

/** What a graph takes from the clock, such as a container between two ends, holds for minutes. */
const goodForMs = 20_000;

/** Gives it again while all its lists are the same; memory that is wanted elsewhere is not held. */
export function createLastGraph(): LastGraph {
  let built: WeakRef<{ read: ClusterState; atMs: number; cluster: Cluster }> | undefined;
  return {
    get: (read, now) => {
      const last = built?.deref();
      if (last === undefined || now - last.atMs > goodForMs) return undefined;
      if (!hasSameLists(read, last.read)) return undefined;
      const { seen } = read;
      return { ...last.cluster, state: { ...last.cluster.state, ...(seen && { seen }) } };
    },
    set: (read, atMs, cluster) => {
      built = new WeakRef({ read, atMs, cluster });
    },
  };
}

/** A list that is kept is the same array until something changes; one that was listed is a new one each time. */
function hasSameLists(left: ClusterState, right: ClusterState): boolean {
  return (
    left.lists.length === right.lists.length &&
    left.lists.every(({ kind, items }, at) => {
      const other = right.lists[at];
      return other?.kind === kind && other.items === items;
    })
  );
}

/** The one way to the objects of a scope. Of the whole cluster a graph is built only when something changed. */
export function createStates(source: Source, last?: LastGraph): StateOf {
  return async (scope, checkpoint) => {
    const read = await readState(source, scope);
    checkpoint();
    const now = source.api.now();
    if (scope.namespace !== undefined || last === undefined) return createCluster(read, now);
    const same = last.get(read, now);
    if (same !== undefined) return same;
    const cluster = createCluster(read, now);
    last.set(read, now, cluster);
    return cluster;
  };
}
