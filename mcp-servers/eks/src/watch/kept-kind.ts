import type { ObjectOf, StateKind, StateList, Unreadable } from "@binnacle/diagnosis";
import { z } from "zod";
import { sharing } from "./sharing.ts";

/** One object as it is kept: projected and redacted, or why it cannot be read. */
export type KeptObject =
  | { readonly kind: "read"; readonly value: ObjectOf<StateKind>; readonly digests?: Digests }
  | { readonly kind: "unreadable"; readonly unreadable: Unreadable };

/** Of each key of a ConfigMap a digest of its value: that it changed is told, its value is not kept. */
export type Digests = Readonly<Record<string, string>>;

export type KeptItems = Pick<StateList, "items" | "unreadable">;

/** What changed of one object; absent before: it is new; absent after: it is gone. */
export interface Turn {
  readonly before: KeptObject | undefined;
  readonly after: KeptObject | undefined;
}

/** All objects of one kind that a watch told of. */
export interface KeptKind {
  readonly set: (raw: unknown, kept: KeptObject) => Turn | undefined;
  readonly remove: (raw: unknown) => Turn | undefined;
  /** A list begins: what it does not name by its end is gone. */
  readonly beginList: () => void;
  readonly endList: () => readonly Turn[];
  /** The same arrays until something changes. No namespace: all. */
  readonly list: (namespace?: string) => KeptItems;
  readonly size: () => number;
  readonly clear: () => void;
}

interface Entry {
  readonly kept: KeptObject;
  /** The list that named it last. */
  round: number;
}

interface Bucket {
  readonly entries: Map<string, Entry>;
  list: KeptItems | undefined;
}

const Keyed = z.object({
  metadata: z.object({
    name: z.string().catch(""),
    namespace: z.string().catch(""),
    uid: z.string().catch(""),
  }),
});

export function createKeptKind(): KeptKind {
  const buckets = createBuckets();
  let round = 0;
  // Lists are in the order of names: pods of one workload follow each other, and have most alike.
  let last: KeptObject | undefined;
  return {
    set: (raw, given) => {
      const { namespace, name } = keyOf(raw);
      const entry = buckets.get(namespace, name);
      const kept = sharing(given, entry?.kept ?? last);
      if (entry?.kept === kept) {
        entry.round = round;
        return undefined;
      }
      last = kept;
      buckets.set(namespace, name, { kept, round });
      return { before: entry?.kept, after: kept };
    },
    remove: (raw) => {
      const { namespace, name } = keyOf(raw);
      return buckets.drop(namespace, name);
    },
    beginList: () => {
      round += 1;
    },
    endList: () =>
      buckets
        .where((entry) => entry.round !== round)
        .flatMap(([namespace, name]) => buckets.drop(namespace, name) ?? []),
    list: buckets.list,
    size: buckets.size,
    clear: buckets.clear,
  };
}

/** Entries by namespace and name, and the lists that are made of them. */
function createBuckets() {
  const buckets = new Map<string, Bucket>();
  let whole: KeptItems | undefined;
  const bucketOf = (namespace: string): Bucket => {
    const bucket = buckets.get(namespace) ?? emptyBucket();
    buckets.set(namespace, bucket);
    bucket.list = undefined;
    whole = undefined;
    return bucket;
  };
  return {
    get: (namespace: string, name: string) => buckets.get(namespace)?.entries.get(name),
    set: (namespace: string, name: string, entry: Entry) => {
      bucketOf(namespace).entries.set(name, entry);
    },
    drop: (namespace: string, name: string): Turn | undefined => {
      const entry = buckets.get(namespace)?.entries.get(name);
      if (entry === undefined) return undefined;
      const { entries } = bucketOf(namespace);
      entries.delete(name);
      if (entries.size === 0) buckets.delete(namespace);
      return { before: entry.kept, after: undefined };
    },
    where: (isMeant: (entry: Entry) => boolean) => namesWhere(buckets, isMeant),
    list: (namespace?: string): KeptItems => {
      if (namespace !== undefined) return listOf(buckets.get(namespace));
      whole ??= joined([...buckets].toSorted(byKey).map(([, bucket]) => listOf(bucket)));
      return whole;
    },
    size: () => [...buckets.values()].reduce((sum, { entries }) => sum + entries.size, 0),
    clear: () => {
      buckets.clear();
      whole = undefined;
    },
  };
}

/** Namespace and name of each entry that is meant. */
function namesWhere(buckets: ReadonlyMap<string, Bucket>, isMeant: (entry: Entry) => boolean) {
  return [...buckets].flatMap(([namespace, { entries }]) =>
    [...entries].flatMap(([name, entry]) => (isMeant(entry) ? [[namespace, name] as const] : [])),
  );
}

function emptyBucket(): Bucket {
  return { entries: new Map(), list: undefined };
}

/** What has no readable name is known by its uid. */
function keyOf(raw: unknown): { namespace: string; name: string } {
  const { name = "", namespace = "", uid = "" } = Keyed.safeParse(raw).data?.metadata ?? {};
  return { namespace, name: name === "" ? `uid ${uid}` : name };
}

const nothing: KeptItems = { items: { kind: "known", value: [] }, unreadable: [] };

/** In the order of the API's lists. */
function listOf(bucket: Bucket | undefined): KeptItems {
  if (bucket === undefined) return nothing;
  bucket.list ??= toItems([...bucket.entries].toSorted(byKey).map(([, { kept }]) => kept));
  return bucket.list;
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function toItems(kept: readonly KeptObject[]): KeptItems {
  const value = kept.flatMap((item) => (item.kind === "read" ? [item.value] : []));
  const unreadable = kept.flatMap((item) => (item.kind === "unreadable" ? [item.unreadable] : []));
  return { items: { kind: "known", value }, unreadable };
}

function joined(lists: readonly KeptItems[]): KeptItems {
  const value = lists.flatMap(({ items }) => (items.kind === "known" ? items.value : []));
  return {
    items: { kind: "known", value },
    unreadable: lists.flatMap(({ unreadable }) => unreadable),
  };
}
