import type { StoredObject } from "./stored-object.ts";

/** The objects of one kind. */
export interface Table {
  readonly get: (key: string) => StoredObject | undefined;
  readonly set: (stored: StoredObject) => void;
  readonly delete: (key: string) => void;
  readonly sorted: (namespace?: string) => readonly StoredObject[];
}

/** Sorted when it is read after a write. */
export function createTable(): Table {
  const byKey = new Map<string, StoredObject>();
  let sorted: readonly StoredObject[] | undefined;
  let byNamespace: ReadonlyMap<string, readonly StoredObject[]> | undefined;
  const inOrder = () => {
    sorted ??= [...byKey.values()].toSorted((left, right) => (left.key < right.key ? -1 : 1));
    return sorted;
  };
  const changed = () => {
    sorted = undefined;
    byNamespace = undefined;
  };
  return {
    get: (key) => byKey.get(key),
    set: (stored) => {
      byKey.set(stored.key, stored);
      changed();
    },
    delete: (key) => {
      byKey.delete(key);
      changed();
    },
    sorted: (namespace) => {
      if (namespace === undefined) return inOrder();
      byNamespace ??= Map.groupBy(inOrder(), ({ object }) => object.metadata.namespace ?? "");
      return byNamespace.get(namespace) ?? [];
    },
  };
}
