import { AppError, type ObjectRef } from "@binnacle/contracts";
import {
  type Cluster,
  type ClusterState,
  changedTemplates,
  createCluster,
  limitedByDefault,
  type StateKind,
  type Use,
} from "@binnacle/diagnosis";
import { gapKinds } from "@binnacle/runtime";
import { readState, type StateScope } from "../read-state.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Each is one more list. */
const NAMESPACES_AT_MOST = 2;

/** A kind that few questions need, and what is not told without it. */
interface Need {
  readonly use: Use;
  readonly kind: StateKind;
  readonly what: string;
  /** The workloads that need it. */
  readonly of: (cluster: Cluster, target: ObjectRef | undefined) => readonly ObjectRef[];
}

const NEEDS: readonly Need[] = [
  {
    use: "history",
    kind: "ControllerRevision",
    what: "what changed in the template of",
    of: changedTemplates,
  },
  {
    use: "defaults",
    kind: "LimitRange",
    what: "what gives the memory limit of",
    of: limitedByDefault,
  },
];

/**
 * The cluster with what StatefulSets and DaemonSets were before, of those that are not well or were asked about, and with what gives
 * limits that a template does not set, where a container was killed at one.
 */
export async function readLater(
  cluster: Cluster,
  { target, ...scope }: StateScope & { readonly target: ObjectRef | undefined },
  deps: EngineDeps,
): Promise<Cluster> {
  const reads = NEEDS.flatMap((need) => {
    const places = Map.groupBy(need.of(cluster, target), ({ namespace }) => namespace);
    return [...places]
      .slice(0, NAMESPACES_AT_MOST)
      .map(([namespace, [ref]]) => listIn({ ...scope, namespace }, { ...need, ref }, deps));
  });
  if (reads.length === 0) return cluster;
  const lists = await Promise.all(reads);
  const { state } = cluster;
  return createCluster({ ...state, lists: [...state.lists, ...lists.flat()] }, deps.api.now());
}

/** Without it, that something is so is told, and not how. */
async function listIn(
  scope: StateScope,
  { use, kind, what, ref }: Need & { readonly ref: ObjectRef | undefined },
  { api, kept }: EngineDeps,
): Promise<ClusterState["lists"]> {
  try {
    const { lists } = await readState({ api, kept }, { ...scope, use });
    return lists;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || ref === undefined) throw error;
    const { name } = ref;
    const { namespace } = scope;
    const gap = {
      origin: "kubernetes" as const,
      kind: gapKinds[error.kind],
      what: `${what} ${ref.kind.toLowerCase()}/${name}`,
      why: error.message,
      about: { kinds: [kind], name, ...(namespace !== undefined && { namespace }) },
      ...(error.remedy && { remedy: error.remedy }),
    };
    const items = { kind: "unknown", gap } as const;
    return [{ kind, items, unreadable: [], ...(namespace !== undefined && { namespace }) }];
  }
}
