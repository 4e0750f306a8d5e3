import type { ObjectRef } from "@binnacle/contracts";

interface Named {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    uid: string;
  };
}

/** Names an object that was read. */
export function refOf(kind: string, object: Named): ObjectRef {
  const { name, namespace, uid } = object.metadata;
  const ref = refIn(namespace, kind, name);
  return uid === "" ? ref : { ...ref, uid };
}

/** Names a neighbour of an object that was mentioned but may not have been read. */
export function refIn(namespace: string | undefined, kind: string, name: string): ObjectRef {
  return namespace === undefined ? { kind, name } : { kind, namespace, name };
}

/** How people write an object: `deployment/payment`. */
export function written(ref: ObjectRef): string {
  return `${ref.kind.toLowerCase()}/${ref.name}`;
}
