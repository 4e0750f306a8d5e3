import { type Gap, keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Event, Node } from "../state/cluster-kinds.ts";
import { type ClusterState, listsOf, objectsOf, unreadableOf } from "../state/cluster-state.ts";
import type { StateKind } from "../state/kinds.table.ts";
import { type Calls, toCalls } from "./calls.ts";
import { indexEvents } from "./events.ts";
import { fallsUntold } from "./held-back.ts";
import { createLookup, type Lookup } from "./lookup.ts";
import { withManualRuns } from "./manual-runs.ts";
import { createOwnerFinder, type OwnerFinder } from "./owner-finder.ts";
import { type ContainerView, type PodView, toPodView } from "./pod-view.ts";
import { type ServiceView, toServices } from "./services.ts";
import { toSuccesses } from "./successes.ts";
import type { Workload } from "./workload.ts";
import { toWorkloads } from "./workloads.ts";

/** The object graph: every index that the questions need, built once. */
export interface Cluster {
  readonly state: ClusterState;
  readonly pods: readonly PodView[];
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly services: ReadonlyMap<string, ServiceView>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly podsByNode: ReadonlyMap<string, readonly PodView[]>;
  readonly calls: Calls;
  readonly podOf: (ref: ObjectRef) => PodView | undefined;
  readonly workloadOf: (pod: PodView) => Workload | undefined;
  /** The workload that an object belongs to, by its name where the object is gone. */
  readonly ownerOf: OwnerFinder;
  /** Services that stand before a workload. */
  readonly servicesOf: (workload: Workload) => readonly ServiceView[];
  /** Events about an object, newest first. */
  readonly eventsOf: (ref: {
    kind: string;
    namespace?: string | undefined;
    name: string;
  }) => readonly Event[];
  /** When a Job or CronJob last succeeded, by its key, milliseconds since the epoch. */
  readonly successes: ReadonlyMap<string, number>;
  readonly lookup: Lookup;
  /** Why a list was not seen; nothing when it was. No namespace: every namespace that was asked for. */
  readonly gapOf: (kind: StateKind, namespace?: string) => Gap | undefined;
  /** Why not every object was seen: its list was not, or one that may be of this name cannot be read. */
  readonly gapIn: (kind: StateKind, namespace?: string, name?: string) => Gap | undefined;
}

/** `now`: when the state was read, milliseconds since the epoch. */
export function createCluster(read: ClusterState, now: number): Cluster {
  const state = withManualRuns(read);
  const events = indexEvents(state);
  const eventsOf = (ref: ObjectRef) => events.get(keyOf(ref)) ?? [];
  const falls = (ref: ObjectRef, container: ContainerView) =>
    fallsUntold(container, eventsOf(ref), now);
  const pods = objectsOf(state, "Pod").map((pod) => toPodView(pod, now, falls));
  const workloads = toWorkloads(state, pods);
  const services = toServices(state, pods, workloads.values());
  const nodes = new Map(objectsOf(state, "Node").map((node) => [node.metadata.name, node]));
  const workloadByPod = new Map(
    [...workloads.values()].flatMap((workload) =>
      workload.pods.map((pod) => [pod, workload] as const),
    ),
  );
  const servicesByWorkload = new Map<string, ServiceView[]>();
  for (const service of services.values())
    for (const key of frontedBy(service, workloadByPod))
      servicesByWorkload.set(key, [...(servicesByWorkload.get(key) ?? []), service]);
  return {
    state,
    pods,
    workloads,
    services,
    nodes,
    podsByNode: Map.groupBy(pods, (pod) => pod.object.spec.nodeName ?? ""),
    calls: toCalls(workloads.values(), services),
    podOf: createPodFinder(pods),
    workloadOf: (pod) => workloadByPod.get(pod),
    ownerOf: createOwnerFinder(workloads),
    servicesOf: (workload) => servicesByWorkload.get(workload.key) ?? [],
    eventsOf,
    successes: toSuccesses(state),
    lookup: createLookup(state),
    gapOf: (kind, namespace) => gapOf(state, kind, namespace),
    gapIn: (kind, ...where) => gapOf(state, kind, where[0]) ?? unreadableIn(state, kind, where),
  };
}

/** Few questions need a pod by its name: the index is made for the first. */
function createPodFinder(pods: readonly PodView[]): Cluster["podOf"] {
  let byKey: ReadonlyMap<string, PodView> | undefined;
  return (ref) => {
    byKey ??= new Map(pods.map((pod) => [keyOf(pod.ref), pod]));
    return byKey.get(keyOf(ref));
  };
}

function frontedBy(
  service: ServiceView,
  workloadByPod: ReadonlyMap<PodView, Workload>,
): ReadonlySet<string> {
  return new Set([
    ...service.workloads.map((workload) => workload.key),
    ...service.pods.flatMap((pod) => workloadByPod.get(pod)?.key ?? []),
  ]);
}

function gapOf(state: ClusterState, kind: StateKind, namespace?: string): Gap | undefined {
  const lists = listsOf(state, kind).filter(
    (list) =>
      namespace === undefined || list.namespace === undefined || list.namespace === namespace,
  );
  if (lists.length === 0) return notAsked(kind);
  const refused = lists.find((list) => list.items.kind === "unknown");
  return refused?.items.kind === "unknown" ? refused.items.gap : undefined;
}

function unreadableIn(
  state: ClusterState,
  kind: StateKind,
  [namespace, name]: readonly (string | undefined)[],
): Gap | undefined {
  return unreadableOf(state, kind)
    .map(({ gap }) => gap)
    .find(({ about }) => mayBe(about.namespace, namespace) && mayBe(about.name, name));
}

/** What is not known, or not asked about, may be anything. */
function mayBe(known: string | undefined, asked: string | undefined): boolean {
  return known === undefined || asked === undefined || known === asked;
}

function notAsked(kind: StateKind): Gap {
  return {
    origin: "kubernetes",
    kind: "no_data",
    what: `${kind} objects`,
    why: "this list was not read",
    about: { kinds: [kind] },
  };
}
