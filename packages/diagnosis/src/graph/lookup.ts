import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import type { ObjectOf, StateKind } from "../state/kinds.table.ts";

type NameIndex<K extends StateKind> = (namespace?: string) => ReadonlyMap<string, ObjectOf<K>>;

/** Objects that others mention by name: all of a namespace, by name. */
export interface Lookup {
  readonly configMaps: NameIndex<"ConfigMap">;
  readonly volumeClaims: NameIndex<"PersistentVolumeClaim">;
  readonly volumes: NameIndex<"PersistentVolume">;
  readonly storageClasses: NameIndex<"StorageClass">;
  readonly quotas: NameIndex<"ResourceQuota">;
  readonly serviceAccounts: NameIndex<"ServiceAccount">;
}

export function createLookup(state: ClusterState): Lookup {
  return {
    configMaps: indexByName(state, "ConfigMap"),
    volumeClaims: indexByName(state, "PersistentVolumeClaim"),
    volumes: indexByName(state, "PersistentVolume"),
    storageClasses: indexByName(state, "StorageClass"),
    quotas: indexByName(state, "ResourceQuota"),
    serviceAccounts: indexByName(state, "ServiceAccount"),
  };
}

function indexByName<K extends StateKind>(state: ClusterState, kind: K): NameIndex<K> {
  const index = new Map<string, Map<string, ObjectOf<K>>>();
  for (const object of objectsOf(state, kind)) {
    const { namespace = "", name } = object.metadata;
    const names = index.get(namespace) ?? new Map<string, ObjectOf<K>>();
    index.set(namespace, names.set(name, object));
  }
  return (namespace = "") => index.get(namespace) ?? new Map<string, ObjectOf<K>>();
}
