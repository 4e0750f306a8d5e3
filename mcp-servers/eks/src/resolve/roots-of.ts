import { keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { kinds, kindsFor } from "@binnacle/diagnosis";
import type { Named } from "./metadata.ts";
import type { Names } from "./names.ts";
import type { Directory } from "./read-directory.ts";
import type { Reading } from "./reading.ts";

export interface Climb {
  readonly names: Names;
  readonly directory: Directory;
}

/** A chain of owners is shorter, unless it is a ring. */
const ownersAtMost = 8;
const owning = new Set([...kindsFor("workload").map(({ kind }) => kind), "Pod"]);

/** The roots of the owner chains of pods and workloads, each once; other objects stand for themselves. */
export async function rootsOf(objects: readonly Named[], climb: Climb): Promise<ObjectRef[]> {
  const roots = await Promise.all(objects.map((object) => rootOf(object, climb)));
  return [...new Map(roots.map((ref) => [keyOf(ref), ref])).values()];
}

async function rootOf(object: Named, { directory, names }: Climb): Promise<ObjectRef> {
  let current = object;
  for (let step = 0; step < ownersAtMost; step += 1) {
    const owned = ownerOf(current);
    if (owned === undefined) break;
    const known =
      directory.objects.find(({ ref }) => keyOf(ref) === keyOf(owned)) ??
      (await readOwner(owned, names));
    if (known === undefined) return owned;
    current = known;
  }
  return current.ref;
}

/** A static pod belongs to its node, and is asked about itself. */
function ownerOf({ ref, owner }: Named): ObjectRef | undefined {
  if (owner === undefined || owner.kind === "Node" || !owning.has(ref.kind)) return undefined;
  return present({ kind: owner.kind, namespace: ref.namespace, name: owner.name });
}

/** An owner that was not listed, such as a ReplicaSet. Nothing when it cannot be read, or is of a kind of somebody else. */
async function readOwner({ kind, ...where }: ObjectRef, names: Names): Promise<Named | undefined> {
  const row = kinds.find((known) => known.kind === kind);
  return row && (await names.get(row, where));
}

/** The owners of the pods whose names begin so: `payment-7c41`, after the whole name of a workload. */
export async function rootsOfBeginning(
  { namespace, object }: Reading,
  climb: Climb,
): Promise<ObjectRef[]> {
  const { names, directory } = climb;
  const pod = object?.kinds.find(({ kind }) => kind === "Pod");
  if (object === undefined || pod === undefined) return [];
  const { name } = object;
  const places = directory.objects
    .map(({ ref }) => ref)
    .filter((ref) => owning.has(ref.kind) && name.startsWith(`${ref.name}-`))
    .flatMap((ref) => ref.namespace ?? [])
    .filter((place) => namespace === undefined || place === namespace);
  const lists = await Promise.all(
    names
      .first([...new Set(places)], `namespaces that may have a pod ${name}…`)
      .map((place) => names.list(pod, { namespace: place })),
  );
  const pods = lists.flatMap((list) => list ?? []).filter(({ ref }) => ref.name.startsWith(name));
  // Pods of one owner have one root.
  const owners = new Map(pods.map((each) => [keyOf(ownerOf(each) ?? each.ref), each]));
  return await rootsOf(names.first([...owners.values()], `owners of pods ${name}…`), climb);
}
