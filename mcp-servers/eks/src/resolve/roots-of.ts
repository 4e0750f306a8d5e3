import { keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { type Kind, kinds, kindsFor } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { getNamed, listNamed, type Named } from "./metadata.ts";
import type { Directory } from "./read-directory.ts";

interface Climb {
  readonly directory: Directory;
  readonly signal: AbortSignal;
}

const owning = new Set([...kindsFor("workload").map(({ kind }) => kind), "Pod"]);

/** The roots of the owner chains of pods and workloads, each once; other objects stand for themselves. */
export async function rootsOf(
  api: ClusterApi,
  objects: readonly Named[],
  climb: Climb,
): Promise<ObjectRef[]> {
  const roots = await Promise.all(objects.map((object) => rootOf(api, object, climb)));
  return [...new Map(roots.map((ref) => [keyOf(ref), ref])).values()];
}

async function rootOf(api: ClusterApi, { ref, owner }: Named, climb: Climb): Promise<ObjectRef> {
  // A static pod belongs to its node, and is asked about itself.
  if (owner === undefined || owner.kind === "Node" || !owning.has(ref.kind)) return ref;
  const { kind, name } = owner;
  const owned = present({ kind, namespace: ref.namespace, name });
  const known =
    climb.directory.objects.find((object) => keyOf(object.ref) === keyOf(owned)) ??
    (await readOwner(api, owned, climb.signal));
  return known === undefined ? owned : await rootOf(api, known, climb);
}

/** An owner that was not listed, such as a ReplicaSet. Nothing when it cannot be read, or is of a kind of somebody else. */
async function readOwner(
  api: ClusterApi,
  { kind, namespace, name }: ObjectRef,
  signal: AbortSignal,
): Promise<Named | undefined> {
  const row = kinds.find((known) => known.kind === kind);
  const answer = row && (await getNamed(api, row, { namespace, name, signal }));
  return answer?.kind === "ok" ? answer.value : undefined;
}

/** The owners of the pods whose names begin so: `payment-7c41`, after the whole name of a workload. */
export async function rootsOfBeginning(
  api: ClusterApi,
  asked: Climb & {
    readonly name: string;
    readonly kinds: readonly Kind[];
    readonly namespace: string | undefined;
  },
): Promise<ObjectRef[]> {
  const { name, namespace, directory, signal } = asked;
  const pod = asked.kinds.find(({ kind }) => kind === "Pod");
  if (pod === undefined) return [];
  const places = new Set(
    directory.objects
      .map(({ ref }) => ref)
      .filter((ref) => owning.has(ref.kind) && name.startsWith(`${ref.name}-`))
      .flatMap((ref) => ref.namespace ?? []),
  );
  const lists = await Promise.all(
    [...places]
      .filter((place) => namespace === undefined || place === namespace)
      .map((place) => listNamed(api, pod, { namespace: place, signal })),
  );
  const pods = lists.flatMap((list) => (list.kind === "ok" ? list.value : []));
  return await rootsOf(
    api,
    pods.filter(({ ref }) => ref.name.startsWith(name)),
    asked,
  );
}
