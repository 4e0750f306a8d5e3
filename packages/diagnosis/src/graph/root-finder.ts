import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Metadata, OwnerReference } from "../state/shapes.ts";
import { refIn } from "./object-key.ts";

export interface Owned {
  readonly ref: ObjectRef;
  readonly metadata: Pick<Metadata, "ownerReferences" | "labels">;
}

const UNOWNED: Owned["metadata"] = { ownerReferences: [], labels: {} };

export type RootFinder = (ref: ObjectRef, metadata: Owned["metadata"]) => ObjectRef;

/** Climbs the owner references as far as objects were read, then one step by name. Of owners in a ring, the first by key is the root. */
export function createRootFinder(controllers: ReadonlyMap<string, Owned>): RootFinder {
  const climb = createClimb(controllers);
  // Many have one owner, and with it one root.
  const known = new Map<string, ObjectRef>();
  return (ref, metadata) => {
    const owner = controllerOf(metadata.ownerReferences);
    if (owner === undefined || owner.kind === "Node") return climb(ref, metadata);
    const hash = metadata.labels["pod-template-hash"] ?? "";
    const key = `${keyOf(refIn(ref.namespace, owner.kind, owner.name))} ${hash}`;
    const root = known.get(key) ?? climb(ref, metadata);
    known.set(key, root);
    return root;
  };
}

function createClimb(controllers: ReadonlyMap<string, Owned>): RootFinder {
  const known = new Map<string, Owned>();
  return (ref, metadata) => {
    const climbed = new Map<string, ObjectRef>();
    let root = ref;
    let next: Owned | undefined = { ref, metadata };
    while (next !== undefined && !climbed.has(keyOf(next.ref))) {
      root = next.ref;
      climbed.set(keyOf(root), root);
      next = known.get(keyOf(root)) ?? ownerOf(next, controllers);
    }
    if (next !== undefined) root = firstOfRing([...climbed.values()], keyOf(next.ref));
    for (const key of climbed.keys())
      if (controllers.has(key)) known.set(key, { ref: root, metadata: UNOWNED });
    return root;
  };
}

/** The ring is what was climbed since the owner that comes again. */
function firstOfRing(climbed: readonly ObjectRef[], again: string): ObjectRef {
  return climbed
    .slice(climbed.findIndex((ref) => keyOf(ref) === again))
    .reduce((first, ref) => (keyOf(ref) < keyOf(first) ? ref : first));
}

function ownerOf(
  { ref, metadata }: Owned,
  controllers: ReadonlyMap<string, Owned>,
): Owned | undefined {
  const owner = controllerOf(metadata.ownerReferences);
  if (owner === undefined || owner.kind === "Node") return undefined;
  const ownerRef = refIn(ref.namespace, owner.kind, owner.name);
  const read = controllers.get(keyOf(ownerRef));
  if (read !== undefined) return read;
  const named = deploymentByName(ownerRef, metadata.labels["pod-template-hash"]);
  return { ref: controllers.get(keyOf(named))?.ref ?? named, metadata: UNOWNED };
}

function controllerOf(owners: readonly OwnerReference[]): OwnerReference | undefined {
  return owners.find((owner) => owner.controller === true) ?? owners[0];
}

/** A ReplicaSet that was not read is named after its Deployment: `payment-7c41` with hash `7c41`. */
function deploymentByName(owner: ObjectRef, hash: string | undefined): ObjectRef {
  const suffix = `-${hash ?? ""}`;
  const isNamed = owner.kind === "ReplicaSet" && owner.name.endsWith(suffix) && hash !== undefined;
  return isNamed
    ? { ...owner, kind: "Deployment", name: owner.name.slice(0, -suffix.length) }
    : owner;
}
