import type { KubernetesObject } from "@binnacle/cases";
import { findResources, kindKey, typeKey } from "./find-resources.ts";
import type { ResourceType } from "./resources.table.ts";

export interface StoredObject {
  readonly object: KubernetesObject;
  /** `namespace/name`, or the name alone: lists are in the order of these keys. */
  readonly key: string;
  /** The object as an item of a list, serialised once. */
  readonly itemJson: string;
}

export interface ObjectStore {
  readonly types: readonly ResourceType[];
  /** The revision of the whole store: no object is younger. */
  readonly resourceVersion: number;
  list(type: ResourceType, namespace: string | undefined): readonly StoredObject[];
  get(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined;
}

/** Recorded objects by kind, namespace and name. An object without resourceVersion gets its place in the recording. */
export function createObjectStore(recorded: readonly KubernetesObject[]): ObjectStore {
  const objects = recorded.map(withResourceVersion);
  const types = findResources(objects);
  const byKind = Map.groupBy(objects, kindKey);
  const lists = new Map<string, readonly StoredObject[]>();
  for (const type of types) {
    const stored = (byKind.get(typeKey(type)) ?? []).map((object) => store(type, object));
    const sorted = stored.toSorted((left, right) => (left.key < right.key ? -1 : 1));
    lists.set(listKey(type, undefined), sorted);
    if (!type.namespaced) continue;
    const byNamespace = Map.groupBy(sorted, ({ object }) => object.metadata.namespace ?? "");
    for (const [namespace, items] of byNamespace) lists.set(listKey(type, namespace), items);
  }
  const list: ObjectStore["list"] = (type, namespace) => lists.get(listKey(type, namespace)) ?? [];
  return {
    types,
    resourceVersion: Math.max(1, ...objects.map(revisionOf)),
    list,
    get: (type, namespace, name) =>
      list(type, namespace).find(({ object }) => object.metadata.name === name)?.object,
  };
}

function withResourceVersion(object: KubernetesObject, index: number): KubernetesObject {
  if (revisionOf(object) > 0) return object;
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(index + 1) } };
}

function revisionOf(object: KubernetesObject): number {
  const revision = Number(object.metadata["resourceVersion"]);
  return Number.isSafeInteger(revision) ? revision : 0;
}

function store(type: ResourceType, object: KubernetesObject): StoredObject {
  const { apiVersion: _apiVersion, kind: _kind, ...item } = object;
  const { namespace, name } = object.metadata;
  return {
    object,
    key: namespace === undefined ? name : `${namespace}/${name}`,
    itemJson: JSON.stringify(type.builtIn ? item : object),
  };
}

function listKey(type: ResourceType, namespace: string | undefined): string {
  return namespace === undefined ? typeKey(type) : `${typeKey(type)}|${namespace}`;
}
