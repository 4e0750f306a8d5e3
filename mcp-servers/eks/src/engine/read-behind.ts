import { AppError, type Gap } from "@binnacle/contracts";
import {
  type Cluster,
  type ClusterState,
  createCluster,
  namespacesBehind,
} from "@binnacle/diagnosis";
import { gapKinds } from "@binnacle/runtime";
import { readState, type Source, type StateScope } from "../read-state.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** More of them point nowhere. */
const NAMESPACES_AT_MOST = 2;

/** The cluster with the namespaces that its symptoms point to. Where all is read, or one alone may be, it stays as it is. */
export async function readBehind(
  cluster: Cluster,
  scope: StateScope,
  { api, kept, fixedNamespace }: EngineDeps,
): Promise<Cluster> {
  if (scope.namespace === undefined || fixedNamespace !== undefined) return cluster;
  const { state } = cluster;
  const read = new Set(state.lists.map(({ namespace }) => namespace));
  const namespaces = namespacesBehind(cluster, api.now())
    .filter((namespace) => !read.has(namespace))
    .slice(0, NAMESPACES_AT_MOST);
  if (namespaces.length === 0) return cluster;
  const more = await Promise.all(
    namespaces.map((namespace) => listsBehind({ ...scope, namespace }, { api, kept })),
  );
  return createCluster({ ...state, lists: [...state.lists, ...more.flat()] }, api.now());
}

/** A namespace that nobody asked about and that cannot be read is a gap: what was asked about is answered all the same. */
async function listsBehind(scope: StateScope, source: Source): Promise<ClusterState["lists"]> {
  const { namespace = "" } = scope;
  try {
    const { lists } = await readState(source, { ...scope, use: "behind" });
    return lists;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const gap: Gap = {
      origin: "kubernetes",
      kind: gapKinds[error.kind],
      what: `what runs in namespace ${namespace}`,
      why: error.message,
      about: { kinds: ["Pod"], namespace },
    };
    return [{ kind: "Pod", namespace, items: { kind: "unknown", gap }, unreadable: [] }];
  }
}
