import { AppError, type Gap, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import {
  type Cluster,
  type ClusterState,
  createCluster,
  namespacesCalled,
} from "@binnacle/diagnosis";
import { gapKinds } from "@binnacle/runtime";
import { readState, type Source, type StateScope } from "../read-state.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** One namespace calls few others; of more the rest is a gap. */
const NAMESPACES_AT_MOST = 6;

/** The cluster with the namespaces that its workloads call: whether a call is answered, or let through, is told there. What cannot be read is a gap. */
export async function readCalled(
  cluster: Cluster,
  { isMeant, ...scope }: StateScope & { readonly isMeant?: (workload: ObjectRef) => boolean },
  { api, kept, fixedNamespace }: EngineDeps,
): Promise<Cluster> {
  const namespaces = namespacesCalled(cluster, isMeant);
  if (scope.namespace === undefined || namespaces.length === 0) return cluster;
  const atMost = fixedNamespace === undefined ? NAMESPACES_AT_MOST : 0;
  const why =
    fixedNamespace === undefined
      ? `${NAMESPACES_AT_MOST} others are read with one namespace`
      : "This server may read one namespace alone.";
  const read = await Promise.all(
    namespaces
      .slice(0, atMost)
      .map(async (namespace) => await listsCalled({ ...scope, namespace }, { api, kept })),
  );
  const unread = namespaces
    .slice(atMost)
    .map((namespace) => unseen(namespace, { kind: "refused", why }));
  const lists = [...cluster.state.lists, ...read.flat(), ...unread];
  return createCluster({ ...cluster.state, lists }, api.now());
}

/** A target that is a workload, and the workloads that it calls, directly or not; of any other target all that are there are meant. */
export function callingFor(
  { workloads, calls }: Cluster,
  target: ObjectRef | undefined,
): (workload: ObjectRef) => boolean {
  if (target === undefined || !workloads.has(keyOf(target)))
    return (workload) => workloads.has(keyOf(workload));
  const seen = new Set([keyOf(target)]);
  for (const key of seen)
    for (const { to } of calls.byCaller.get(key) ?? [])
      for (const workload of to.workloads) seen.add(workload.key);
  return (workload) => seen.has(keyOf(workload));
}

async function listsCalled(
  { namespace = "", ...scope }: StateScope,
  source: Source,
): Promise<ClusterState["lists"]> {
  try {
    return (await readState(source, { ...scope, namespace, use: "behind" })).lists;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const { kind, message, remedy } = error;
    return [unseen(namespace, { kind: gapKinds[kind], why: message, ...present({ remedy }) })];
  }
}

function unseen(
  namespace: string,
  told: Pick<Gap, "kind" | "why" | "remedy">,
): ClusterState["lists"][number] {
  const gap: Gap = {
    origin: "kubernetes",
    what: `calls into namespace ${namespace}`,
    about: { kinds: ["Service", "NetworkPolicy"], namespace },
    ...told,
  };
  return { kind: "Service", namespace, items: { kind: "unknown", gap }, unreadable: [] };
}
