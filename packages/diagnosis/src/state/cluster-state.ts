import { type Gap, type Known, present } from "@binnacle/contracts";
import { type ObjectOf, projections, type StateKind } from "./kinds.table.ts";

/** One answered (or refused) list. No `namespace`: the whole cluster, or a kind that has none. */
export interface StateList<K extends StateKind = StateKind> {
  readonly kind: K;
  readonly namespace?: string;
  readonly items: Known<readonly ObjectOf<K>[]>;
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

/** Where a list comes from and what the API answered: its raw items, or the gap. */
export interface RawList<K extends StateKind> {
  readonly kind: K;
  readonly namespace?: string | undefined;
  readonly items: Known<readonly unknown[]>;
}

/** Projects a raw list. An item that is no object of this kind makes the whole list unknown: unknown is not absent. */
export function toStateList<K extends StateKind>(raw: RawList<K>): StateList<K> {
  return {
    kind: raw.kind,
    ...present({ namespace: raw.namespace }),
    items: raw.items.kind === "unknown" ? raw.items : project(raw.kind, raw.items.value),
  };
}

function project<K extends StateKind>(
  kind: K,
  items: readonly unknown[],
): Known<readonly ObjectOf<K>[]> {
  const value: ObjectOf<K>[] = [];
  for (const item of items) {
    const parsed = projections[kind].projection.safeParse(item);
    if (!parsed.success) return { kind: "unknown", gap: unreadable(kind, parsed.error.message) };
    value.push(parsed.data);
  }
  return { kind: "known", value };
}

function unreadable(kind: string, problem: string): Gap {
  return {
    origin: "kubernetes",
    kind: "unreachable",
    what: `${kind} objects`,
    why: `the API server answered an object that is no ${kind}: ${problem.slice(0, 200)}`,
    about: { kinds: [kind] },
  };
}
