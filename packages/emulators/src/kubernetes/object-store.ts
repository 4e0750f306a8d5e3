import type { KubernetesObject } from "@binnacle/cases";
import { findResources, kindKey, typeKey } from "./find-resources.ts";
import { createTable, type Table } from "./object-table.ts";
import type { ResourceType } from "./resources.table.ts";
import { createHistory } from "./store-history.ts";
import type { StoredObject, StoreEvent } from "./stored-object.ts";

export interface ObjectStore {
  readonly types: () => readonly ResourceType[];
  /** The revision of the whole store: no object is younger. */
  readonly revision: () => number;
  /** Events up to this revision are gone: who watches from an older one is told 410. */
  readonly compactedRevision: () => number;
  readonly list: (type: ResourceType, namespace: string | undefined) => readonly StoredObject[];
  readonly get: (
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ) => KubernetesObject | undefined;
  /** Writes in order, after the revision. */
  readonly eventsAfter: (revision: number) => readonly StoreEvent[];
  /** Makes or changes objects; one that stays as it is is no write. */
  readonly put: (objects: readonly KubernetesObject[]) => void;
  readonly remove: (objects: readonly KubernetesObject[]) => void;
  /** Makes the store hold exactly these. */
  readonly become: (objects: readonly KubernetesObject[]) => void;
  readonly compact: () => void;
  /** Calls back after writes; the result stops it. */
  readonly onWrite: (listener: () => void) => () => void;
}

/** Objects by kind, namespace and name. An object without resourceVersion gets its place in the recording. */
export function createObjectStore(recorded: readonly KubernetesObject[]): ObjectStore {
  const objects = recorded.map(withResourceVersion);
  const tables = createTables(objects);
  const history = createHistory(Math.max(1, ...objects.map(revisionOf)));
  const write = (object: KubernetesObject) => {
    const before = tables.of(object).get(keyOf(object));
    if (before !== undefined && isSame(before.object, object)) return;
    const revision = history.nextRevision();
    const stored = tables.set(withRevision(object, revision));
    const type = before === undefined ? "ADDED" : "MODIFIED";
    history.note({ type, revision, kind: kindKey(object), stored, before });
  };
  const erase = (object: KubernetesObject) => {
    const before = tables.of(object).get(keyOf(object));
    if (before === undefined) return;
    const revision = history.nextRevision();
    tables.of(object).delete(before.key);
    const stored = toStored(tables.types(), withRevision(before.object, revision));
    history.note({ type: "DELETED", revision, kind: kindKey(object), stored, before });
  };
  return {
    types: tables.types,
    list: (type, namespace) => tables.ofType(type).sorted(namespace),
    get: (type, namespace, name) =>
      tables.ofType(type).get(namespace === undefined ? name : `${namespace}/${name}`)?.object,
    revision: history.revision,
    compactedRevision: history.compactedRevision,
    eventsAfter: history.after,
    compact: history.compact,
    onWrite: history.onWrite,
    put: (items) => history.telling(() => items.forEach(write)),
    remove: (items) => history.telling(() => items.forEach(erase)),
    become: (items) =>
      history.telling(() => {
        tables.all().filter(isNotIn(items)).forEach(erase);
        items.forEach(write);
      }),
  };
}

function isNotIn(items: readonly KubernetesObject[]): (object: KubernetesObject) => boolean {
  const names = new Set(items.map(nameOf));
  return (object) => !names.has(nameOf(object));
}

function nameOf(object: KubernetesObject): string {
  return `${kindKey(object)} ${keyOf(object)}`;
}

/** The objects of each kind; a kind that nobody knew comes with its first object. */
function createTables(objects: readonly KubernetesObject[]) {
  const tables = new Map<string, Table>();
  let types = findResources(objects);
  const ofKind = (kind: string) => {
    const table = tables.get(kind) ?? createTable();
    tables.set(kind, table);
    return table;
  };
  const of = (object: KubernetesObject) => ofKind(kindKey(object));
  const all = () =>
    [...tables.values()].flatMap((table) => table.sorted().map(({ object }) => object));
  const set = (object: KubernetesObject) => {
    const isKnown = types.some((type) => typeKey(type) === kindKey(object));
    if (!isKnown) types = findResources([...all(), object]);
    const stored = toStored(types, object);
    of(object).set(stored);
    return stored;
  };
  objects.forEach(set);
  return {
    types: () => types,
    ofType: (type: ResourceType) => ofKind(typeKey(type)),
    of,
    all,
    set,
  };
}

function withResourceVersion(object: KubernetesObject, index: number): KubernetesObject {
  return revisionOf(object) > 0 ? object : withRevision(object, index + 1);
}

function withRevision(object: KubernetesObject, revision: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

function revisionOf(object: KubernetesObject): number {
  const revision = Number(object.metadata["resourceVersion"]);
  return Number.isSafeInteger(revision) ? revision : 0;
}

function isSame(left: KubernetesObject, right: KubernetesObject): boolean {
  return JSON.stringify(withRevision(left, 0)) === JSON.stringify(withRevision(right, 0));
}

function keyOf({ metadata: { namespace, name } }: KubernetesObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function toStored(types: readonly ResourceType[], given: KubernetesObject): StoredObject {
  const object = withoutScaleTimes(given);
  const type = types.find((candidate) => typeKey(candidate) === kindKey(object));
  const { apiVersion: _apiVersion, kind: _kind, ...item } = object;
  const itemJson = JSON.stringify(type?.builtIn === false ? object : item);
  return { object, key: keyOf(object), itemJson };
}

/** Of a write by the subresource scale (`kubectl scale`, an autoscaler) the API server keeps no time; of one to zero it keeps nothing. */
function withoutScaleTimes(object: KubernetesObject): KubernetesObject {
  const { managedFields } = object.metadata;
  if (!Array.isArray(managedFields) || !managedFields.some(isOfScale)) return object;
  const isZero = fieldsOf(object["spec"])["replicas"] === 0;
  const fields = managedFields.flatMap((entry: unknown) => {
    if (!isOfScale(entry)) return [entry];
    return isZero ? [] : [untimed(entry)];
  });
  return { ...object, metadata: { ...object.metadata, managedFields: fields } };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isOfScale(entry: unknown): entry is { readonly subresource: "scale" } {
  return (
    typeof entry === "object" &&
    entry !== null &&
    "subresource" in entry &&
    entry.subresource === "scale"
  );
}

function untimed(entry: object): object {
  const { time: _, ...rest } = { time: undefined, ...entry };
  return rest;
}
