import { AppError, type ObjectRef } from "@binnacle/contracts";
import {
  type Cluster,
  type ClusterState,
  changedTemplates,
  createCluster,
} from "@binnacle/diagnosis";
import { gapKinds } from "@binnacle/runtime";
import { readState, type StateScope } from "../read-state.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Each is one more list. */
const NAMESPACES_AT_MOST = 2;

/** The cluster with what StatefulSets and DaemonSets were before, of those that are not well or were asked about. */
export async function readRevisions(
  cluster: Cluster,
  { target, ...scope }: StateScope & { readonly target: ObjectRef | undefined },
  deps: EngineDeps,
): Promise<Cluster> {
  const changed = Map.groupBy(changedTemplates(cluster, target), ({ namespace }) => namespace);
  const places = [...changed].slice(0, NAMESPACES_AT_MOST);
  if (places.length === 0) return cluster;
  const lists = await Promise.all(
    places.map(([namespace, [ref]]) => listIn({ ...scope, namespace }, ref, deps)),
  );
  const { state } = cluster;
  return createCluster({ ...state, lists: [...state.lists, ...lists.flat()] }, deps.api.now());
}

/** Without it, that the template changed is told, and not how. */
async function listIn(
  scope: StateScope,
  ref: ObjectRef | undefined,
  { api, kept }: EngineDeps,
): Promise<ClusterState["lists"]> {
  try {
    const { lists } = await readState({ api, kept }, { ...scope, use: "history" });
    return lists;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || ref === undefined) throw error;
    const { kind, name } = ref;
    const { namespace } = scope;
    const gap = {
      origin: "kubernetes" as const,
      kind: gapKinds[error.kind],
      what: `what changed in the template of ${kind.toLowerCase()}/${name}`,
      why: error.message,
      about: { kinds: ["ControllerRevision"], name, ...(namespace !== undefined && { namespace }) },
      ...(error.remedy && { remedy: error.remedy }),
    };
    const items = { kind: "unknown", gap } as const;
    return [
      {
        kind: "ControllerRevision",
        items,
        unreadable: [],
        ...(namespace !== undefined && { namespace }),
      },
    ];
  }
}
