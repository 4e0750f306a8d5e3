import { type Known, present } from "@binnacle/contracts";
import { type ObjectOf, projections, type StateKind } from "./kinds.table.ts";
import type { SeenChange } from "./seen-change.ts";
import { toUnreadable, type Unreadable } from "./unreadable.ts";

/** One answered (or refused) list. No `namespace`: the whole cluster, or a kind that has none. */
export interface StateList<K extends StateKind = StateKind> {
  readonly kind: K;
  readonly namespace?: string;
  readonly items: Known<readonly ObjectOf<K>[]>;
  /** Objects of a known list that cannot be read: each is a gap of its own. */
  readonly unreadable: readonly Unreadable[];
}

/** The tail of the log of one container run, oldest line first, without timestamps. Outside text. */
export interface ContainerLog {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The run before the current one (`kubectl logs --previous`). */
  readonly previous: boolean;
  readonly lines: Known<readonly string[]>;
}

/** What was read of one cluster at one moment. A kind without a list was not asked for: unknown. */
export interface ClusterState {
  /** uid of namespace kube-system. */
  readonly clusterId: string;
  readonly clusterName: string;
  readonly lists: readonly StateList[];
  readonly logs: readonly ContainerLog[];
  /** What was seen to change, by who watches the cluster. */
  readonly seen?: readonly SeenChange[];
}

/** The lists of one kind: one a namespace that was read, or one of the whole cluster. */
export function listsOf<K extends StateKind>(
  state: ClusterState,
  kind: K,
): readonly StateList<K>[] {
  return state.lists.filter((list): list is StateList<K> => list.kind === kind);
}

/** All objects of one kind that were seen. */
export function objectsOf<K extends StateKind>(state: ClusterState, kind: K): ObjectOf<K>[] {
  return listsOf(state, kind).flatMap((list) =>
    list.items.kind === "known" ? list.items.value : [],
  );
}

/** All objects of one kind that cannot be read. */
export function unreadableOf(state: ClusterState, kind: StateKind): Unreadable[] {
  return listsOf(state, kind).flatMap((list) => list.unreadable);
}

/** Where a list comes from and what the API answered: its raw items, or the gap. */
export interface RawList<K extends StateKind> {
  readonly kind: K;
  readonly namespace?: string | undefined;
  readonly items: Known<readonly unknown[]>;
}

/** Projects a raw list. An item that is no object of this kind is not lost, and hides no other: unknown is not absent. */
export function toStateList<K extends StateKind>({ kind, ...raw }: RawList<K>): StateList<K> {
  const namespace = present({ namespace: raw.namespace });
  if (raw.items.kind === "unknown") return { kind, ...namespace, items: raw.items, unreadable: [] };
  const value: ObjectOf<K>[] = [];
  const unreadable: Unreadable[] = [];
  for (const item of raw.items.value) {
    const parsed = projections[kind].projection.safeParse(item);
    if (parsed.success) value.push(parsed.data);
    else unreadable.push(toUnreadable({ kind, ...namespace }, item, parsed.error));
  }
  return { kind, ...namespace, items: { kind: "known", value }, unreadable };
}
