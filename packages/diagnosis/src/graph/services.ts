import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { type ClusterState, objectsOf, unreadableOf } from "../state/cluster-state.ts";
import type { EndpointSlice, Service } from "../state/network.ts";
import type { Unreadable } from "../state/unreadable.ts";
import { createLabelIndex } from "./label-index.ts";
import { refOf } from "./object-key.ts";
import type { PodView } from "./pod-view.ts";
import type { Workload } from "./workload.ts";

export interface ServiceView {
  readonly object: Service;
  readonly ref: ObjectRef;
  readonly key: string;
  readonly namespace: string;
  /** Live pods that its selector matches. */
  readonly pods: readonly PodView[];
  /** How many pods cannot be read and may be selected. */
  readonly unread: number;
  /** Workloads whose pods, or whose template where there are no pods, the selector matches. */
  readonly workloads: readonly Workload[];
  readonly slices: readonly EndpointSlice[];
}

/** Joins each Service with what stands behind it. */
export function toServices(
  state: ClusterState,
  pods: readonly PodView[],
  workloads: Iterable<Workload>,
): ReadonlyMap<string, ServiceView> {
  const podIndex = createLabelIndex(
    pods
      .filter((pod) => !pod.isOver)
      .map((pod) => ({ pod, namespace: pod.namespace, labels: pod.object.metadata.labels })),
  );
  const workloadIndex = createLabelIndex(workloads);
  const slices = Map.groupBy(objectsOf(state, "EndpointSlice"), (slice) =>
    keyOf({
      kind: "Service",
      namespace: slice.metadata.namespace,
      name: slice.metadata.labels["kubernetes.io/service-name"] ?? "",
    }),
  );
  const unread = unreadableOf(state, "Pod");
  return new Map(
    objectsOf(state, "Service").map((object) => {
      const ref = refOf("Service", object);
      const key = keyOf(ref);
      const namespace = ref.namespace ?? "";
      return [
        key,
        {
          object,
          ref,
          key,
          namespace,
          unread: unread.filter((pod) => maySelect(object, pod)).length,
          pods: podIndex.matching(namespace, object.spec.selector).map((item) => item.pod),
          workloads: workloadIndex.matching(namespace, object.spec.selector),
          slices: slices.get(key) ?? [],
        },
      ];
    }),
  );
}

/** A pod that does not tell its labels or its namespace may be meant. */
function maySelect({ metadata, spec }: Service, { gap, metadata: pod }: Unreadable): boolean {
  const { namespace = metadata.namespace } = gap.about;
  const pairs = Object.entries(spec.selector);
  return (
    namespace === metadata.namespace &&
    pairs.length > 0 &&
    pairs.every(([key, value]) => pod === undefined || pod.labels[key] === value)
  );
}

/** It chooses pods by labels: an ExternalName or a Service with hand-made endpoints does not. */
export function selectsPods(service: ServiceView): boolean {
  const { type, selector } = service.object.spec;
  return type !== "ExternalName" && Object.keys(selector).length > 0;
}

/** Endpoints that take traffic, as the slices say. Absent when there is no slice. */
export function readyEndpoints(service: ServiceView): number | undefined {
  if (service.slices.length === 0) return undefined;
  return service.slices
    .flatMap((slice) => slice.endpoints)
    .filter((endpoint) => endpoint.conditions?.ready !== false).length;
}
