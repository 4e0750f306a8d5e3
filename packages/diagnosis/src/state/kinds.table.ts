import type { z } from "zod";
import {
  ConfigMap,
  Event,
  Namespace,
  Node,
  PersistentVolumeClaim,
  ResourceQuota,
  ServiceAccount,
  StorageClass,
} from "./cluster-kinds.ts";
import { EndpointSlice, Ingress, Service } from "./network.ts";
import { Pod } from "./pod.ts";
import {
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  ReplicaSet,
  StatefulSet,
} from "./workload.ts";

interface ObjectByKind {
  Namespace: Namespace;
  Node: Node;
  StorageClass: StorageClass;
  Pod: Pod;
  Deployment: Deployment;
  ReplicaSet: ReplicaSet;
  StatefulSet: StatefulSet;
  DaemonSet: DaemonSet;
  Job: Job;
  HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  Service: Service;
  EndpointSlice: EndpointSlice;
  Ingress: Ingress;
  Event: Event;
  ConfigMap: ConfigMap;
  ServiceAccount: ServiceAccount;
  ResourceQuota: ResourceQuota;
  PersistentVolumeClaim: PersistentVolumeClaim;
}

export type StateKind = keyof ObjectByKind;
export type ObjectOf<K extends StateKind> = ObjectByKind[K];

/** The projection of each kind that the engine reads. Secrets are not among them, on purpose. */
export const projections: { readonly [K in StateKind]: z.ZodType<ObjectOf<K>> } = {
  Namespace,
  Node,
  StorageClass,
  Pod,
  Deployment,
  ReplicaSet,
  StatefulSet,
  DaemonSet,
  Job,
  HorizontalPodAutoscaler,
  Service,
  EndpointSlice,
  Ingress,
  Event,
  ConfigMap,
  ServiceAccount,
  ResourceQuota,
  PersistentVolumeClaim,
};

/** How to list one kind. */
export interface KindToRead {
  readonly kind: StateKind;
  /** Path of the list in the API: of one namespace (`{namespace}` is a place for its name), or of the cluster. */
  readonly apiPath: string;
  /** Path of the list over all namespaces; the same as `apiPath` where the kind has none. */
  readonly clusterPath: string;
  readonly namespaced: boolean;
  /** `resource` and `group` of the RBAC rule that lets it be listed. */
  readonly resource: string;
  readonly group: string;
}

/** Every list that a diagnosis needs, in the order of reading: the state is a loop over this table. */
export const kindsToRead: readonly KindToRead[] = [
  ofCluster("Namespace", "namespaces", ""),
  ofCluster("Node", "nodes", ""),
  ofCluster("StorageClass", "storageclasses", "storage.k8s.io/v1"),
  ofNamespace("Pod", "pods", ""),
  ofNamespace("Event", "events", ""),
  ofNamespace("Deployment", "deployments", "apps/v1"),
  ofNamespace("ReplicaSet", "replicasets", "apps/v1"),
  ofNamespace("StatefulSet", "statefulsets", "apps/v1"),
  ofNamespace("DaemonSet", "daemonsets", "apps/v1"),
  ofNamespace("Job", "jobs", "batch/v1"),
  ofNamespace("HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling/v2"),
  ofNamespace("Service", "services", ""),
  ofNamespace("EndpointSlice", "endpointslices", "discovery.k8s.io/v1"),
  ofNamespace("Ingress", "ingresses", "networking.k8s.io/v1"),
  ofNamespace("ConfigMap", "configmaps", ""),
  ofNamespace("ServiceAccount", "serviceaccounts", ""),
  ofNamespace("ResourceQuota", "resourcequotas", ""),
  ofNamespace("PersistentVolumeClaim", "persistentvolumeclaims", ""),
];

function ofCluster(kind: StateKind, resource: string, version: string): KindToRead {
  const path = `${root(version)}/${resource}`;
  return {
    kind,
    apiPath: path,
    clusterPath: path,
    namespaced: false,
    resource,
    group: group(version),
  };
}

function ofNamespace(kind: StateKind, resource: string, version: string): KindToRead {
  return {
    kind,
    apiPath: `${root(version)}/namespaces/{namespace}/${resource}`,
    clusterPath: `${root(version)}/${resource}`,
    namespaced: true,
    resource,
    group: group(version),
  };
}

function root(version: string): string {
  return version === "" ? "/api/v1" : `/apis/${version}`;
}

function group(version: string): string {
  return version.split("/")[0] ?? "";
}
