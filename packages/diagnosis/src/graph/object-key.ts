import type { ObjectRef } from "@binnacle/contracts";

interface Named {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    uid: string;
  };
}

/** The key of an object in every index: `Deployment/shop/payment`. */
export function keyOf(ref: { kind: string; namespace?: string | undefined; name: string }): string {
  return `${ref.kind}/${ref.namespace ?? ""}/${ref.name}`;
}

/** Names an object that was read. */
export function refOf(kind: string, object: Named): ObjectRef {
  const { name, namespace, uid } = object.metadata;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(uid === "" ? {} : { uid }),
  };
}

/** Names a neighbour of an object that was mentioned but may not have been read. */
export function refIn(namespace: string | undefined, kind: string, name: string): ObjectRef {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name };
}

/** How people write an object: `deployment/payment`. */
export function written(ref: ObjectRef): string {
  return `${ref.kind.toLowerCase()}/${ref.name}`;
}
