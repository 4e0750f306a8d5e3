import { keyOf, type ObjectRef, present } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { PodView } from "../graph/pod-view.ts";
import { livePods, type Workload } from "../graph/workload.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Container } from "../state/container.ts";
import type { NamedPort, PodEnd } from "./traffic.ts";

/** The pods that an object stands for. */
export interface Ends {
  readonly ends: readonly PodEnd[];
  /** No pod runs: what its template would make. */
  readonly isTemplate: boolean;
  readonly isCut: boolean;
}

/** Pairs are looked at one by one. */
const PODS_AT_MOST = 50;

/** The pods of a workload, behind a Service, or the pod itself. Undefined: no object with pods. */
export function endsOf(cluster: Cluster, ref: ObjectRef): Ends | undefined {
  const found = podsOf(cluster, ref);
  if (found === undefined) return undefined;
  const { pods, owners } = found;
  const labelsOf = namespaceLabels(cluster);
  const live = pods
    .slice(0, PODS_AT_MOST)
    .map((item) => ({ ...fromPod(item, labelsOf), ...ownLabels(cluster.workloadOf(item)) }));
  const templates = live.length > 0 ? [] : owners.flatMap((item) => fromTemplate(item, labelsOf));
  return {
    ends: [...live, ...templates],
    isTemplate: templates.length > 0,
    isCut: pods.length > live.length,
  };
}

/** A Service that no ready pod stands behind, or a workload without pods, as far as all of them were read: whatever policies say, nobody answers. */
export function isSilent(cluster: Cluster, ref: ObjectRef): boolean {
  const workload = cluster.workloads.get(keyOf(ref));
  if (workload !== undefined)
    return (
      workload.unread === 0 &&
      cluster.gapIn("Pod", ref.namespace) === undefined &&
      livePods(workload).length === 0
    );
  const service = cluster.services.get(keyOf(ref));
  if (service === undefined || service.unread > 0) return false;
  if (cluster.gapIn("Pod", ref.namespace) !== undefined) return false;
  const isServed = service.slices.some(({ endpoints }) =>
    endpoints.some(({ conditions }) => conditions?.ready !== false),
  );
  return !isServed && !service.pods.some(({ isReady }) => isReady);
}

interface Meant {
  readonly pods: readonly PodView[];
  /** Whose template counts where there are no pods. */
  readonly owners: readonly Workload[];
}

function podsOf(cluster: Cluster, ref: ObjectRef): Meant | undefined {
  const service = cluster.services.get(keyOf(ref));
  if (service !== undefined) return { pods: service.pods, owners: service.workloads };
  const workload = cluster.workloads.get(keyOf(ref));
  if (workload !== undefined) return { pods: livePods(workload), owners: [workload] };
  const pod = ref.kind === "Pod" ? cluster.podOf(ref) : undefined;
  return pod && { pods: [pod], owners: [] };
}

type LabelsOf = (namespace: string) => PodEnd["namespaceLabels"];

/** Every workload asks it: the labels are listed once a cluster. */
const known = new WeakMap<Cluster, LabelsOf>();

/** Undefined: not read. */
export function namespaceLabels(cluster: Cluster): LabelsOf {
  const found = known.get(cluster) ?? listLabels(cluster);
  known.set(cluster, found);
  return found;
}

function listLabels({ state }: Cluster): LabelsOf {
  const labels = new Map(
    objectsOf(state, "Namespace").map(({ metadata }) => [metadata.name, metadata.labels]),
  );
  return (namespace) => labels.get(namespace);
}

function fromPod({ object, namespace }: PodView, labelsOf: LabelsOf): PodEnd {
  const { spec, status, metadata } = object;
  return {
    kind: "pod",
    namespace,
    namespaceLabels: labelsOf(namespace),
    labels: metadata.labels,
    ip: status.podIP,
    isHostNetwork: spec.hostNetwork === true,
    ports: portsOf([...spec.containers, ...spec.initContainers]),
  };
}

function ownLabels(owner: Workload | undefined): Pick<PodEnd, "ownLabels"> {
  return present({ ownLabels: owner?.template?.metadata?.labels });
}

function fromTemplate({ template, namespace }: Workload, labelsOf: LabelsOf): PodEnd[] {
  if (template === undefined) return [];
  const { spec, metadata } = template;
  return [
    {
      kind: "pod",
      namespace,
      namespaceLabels: labelsOf(namespace),
      labels: metadata?.labels ?? {},
      ip: undefined,
      isHostNetwork: spec.hostNetwork === true,
      ports: portsOf([...spec.containers, ...spec.initContainers]),
    },
  ];
}

function portsOf(containers: readonly Container[]): NamedPort[] {
  return containers.flatMap(({ ports }) =>
    ports.map(({ name, containerPort: port, protocol = "TCP" }) => ({ name, port, protocol })),
  );
}
