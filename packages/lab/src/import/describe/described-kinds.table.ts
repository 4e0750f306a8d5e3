import { describedAutoscaler } from "./described-autoscaler.ts";
import {
  describedBudget,
  describedClaim,
  describedNamespace,
  describedNode,
  describedQuota,
  describedStorageClass,
  describedVolume,
} from "./described-cluster.ts";
import { describedData } from "./described-data.ts";
import { describedIngress, describedService, describedSlice } from "./described-network.ts";
import { describedPod } from "./described-pod.ts";
import { describedPolicy } from "./described-policy.ts";
import {
  describedCronJob,
  describedDaemonSet,
  describedDeployment,
  describedJob,
  describedReplicaSet,
  describedStatefulSet,
} from "./described-workloads.ts";
import type { Entry } from "./outline.ts";
import type { RecordingClock } from "./recording-clock.ts";

interface DescribedKind {
  readonly apiVersion: string;
  /** A text with all of these labels describes this kind: kubectl does not say which one it is. */
  readonly marks: readonly string[];
  /** The fields that it tells beside name, labels, annotations and owner. */
  readonly read: (entries: readonly Entry[], clock: RecordingClock, text: string) => object;
  /** JSON pointers of fields that it never tells. */
  readonly notShown?: readonly string[];
}

const metadata = ["/metadata/creationTimestamp", "/metadata/finalizers", "/metadata/managedFields"];
const scheduling = [
  "affinity",
  "hostAliases",
  "hostNetwork",
  "imagePullSecrets",
  "priorityClassName",
  "schedulerName",
  "securityContext",
  "topologySpreadConstraints",
];
const container = ["ports/*/name", "ports/*/hostPort", "securityContext", "restartPolicy"];

function podSpec(at: string): string[] {
  return [
    ...scheduling.map((field) => `${at}/${field}`),
    ...["containers", "initContainers"].flatMap((list) =>
      container.map((field) => `${at}/${list}/*/${field}`),
    ),
  ];
}

/** Older clients print less of a template than of a pod. */
function template(at: string): string[] {
  return [...podSpec(at), `${at}/nodeSelector`, `${at}/tolerations`];
}

/** What `kubectl describe` prints of each kind. The first whose marks are all there. */
export const describedKinds: Readonly<Record<string, DescribedKind>> = {
  Pod: {
    apiVersion: "v1",
    marks: ["Node", "Containers"],
    read: describedPod,
    notShown: [
      ...metadata,
      ...podSpec("/spec"),
      ...["reason", "message", "lastTransitionTime"].map((it) => `/status/conditions/*/${it}`),
      "/status/containerStatuses/*/state/waiting/message",
      "/status/containerStatuses/*/started",
    ],
  },
  Deployment: {
    apiVersion: "apps/v1",
    marks: ["StrategyType"],
    read: describedDeployment,
    notShown: [
      "/metadata/finalizers",
      "/metadata/managedFields",
      "/spec/paused",
      "/spec/progressDeadlineSeconds",
      ...template("/spec/template/spec"),
      "/status/conditions/*/message",
      "/status/conditions/*/lastTransitionTime",
    ],
  },
  DaemonSet: {
    apiVersion: "apps/v1",
    marks: ["Desired Number of Nodes Scheduled"],
    read: describedDaemonSet,
    notShown: [...metadata, "/spec/updateStrategy", ...template("/spec/template/spec")],
  },
  CronJob: {
    apiVersion: "batch/v1",
    marks: ["Schedule", "Concurrency Policy"],
    read: describedCronJob,
    notShown: [
      ...metadata,
      "/spec/timeZone",
      "/status/active/*/namespace",
      "/status/lastSuccessfulTime",
      ...template("/spec/jobTemplate/spec/template/spec"),
    ],
  },
  Job: {
    apiVersion: "batch/v1",
    marks: ["Pods Statuses"],
    read: describedJob,
    notShown: [
      ...metadata,
      "/spec/activeDeadlineSeconds",
      ...template("/spec/template/spec"),
      "/status/conditions",
    ],
  },
  StatefulSet: {
    apiVersion: "apps/v1",
    marks: ["Update Strategy", "Pods Status"],
    read: describedStatefulSet,
    notShown: [
      "/metadata/finalizers",
      "/metadata/managedFields",
      "/spec/podManagementPolicy",
      "/spec/ordinals",
      "/spec/volumeClaimTemplates",
      ...template("/spec/template/spec"),
      "/status/updatedReplicas",
      "/status/updateRevision",
    ],
  },
  ReplicaSet: {
    apiVersion: "apps/v1",
    marks: ["Replicas", "Pods Status"],
    read: describedReplicaSet,
    notShown: [
      ...metadata,
      ...template("/spec/template/spec"),
      "/status/conditions/*/message",
      "/status/conditions/*/lastTransitionTime",
    ],
  },
  Node: { apiVersion: "v1", marks: ["Allocatable"], read: describedNode },
  Service: {
    apiVersion: "v1",
    marks: ["Session Affinity"],
    read: describedService,
    notShown: [...metadata, "/spec/loadBalancerClass"],
  },
  PersistentVolume: {
    apiVersion: "v1",
    marks: ["Reclaim Policy"],
    read: describedVolume,
    notShown: ["/metadata/creationTimestamp"],
  },
  PersistentVolumeClaim: {
    apiVersion: "v1",
    marks: ["StorageClass", "Access Modes"],
    read: describedClaim,
    notShown: ["/metadata/creationTimestamp", "/spec/accessModes", "/spec/resources"],
  },
  Ingress: {
    apiVersion: "networking.k8s.io/v1",
    marks: ["Default backend"],
    read: describedIngress,
    notShown: [...metadata, "/spec/rules/*/http/paths/*/pathType"],
  },
  HorizontalPodAutoscaler: {
    apiVersion: "autoscaling/v2",
    marks: ["Min replicas"],
    read: describedAutoscaler,
    notShown: ["/metadata/managedFields", "/status/conditions/*/lastTransitionTime"],
  },
  NetworkPolicy: {
    apiVersion: "networking.k8s.io/v1",
    marks: ["Created on", "Spec"],
    read: describedPolicy,
  },
  EndpointSlice: {
    apiVersion: "discovery.k8s.io/v1",
    marks: ["AddressType"],
    read: describedSlice,
    notShown: metadata,
  },
  StorageClass: {
    apiVersion: "storage.k8s.io/v1",
    marks: ["Provisioner"],
    read: describedStorageClass,
    notShown: metadata,
  },
  PodDisruptionBudget: {
    apiVersion: "policy/v1",
    marks: ["Selector", "Status", "Namespace"],
    read: describedBudget,
    notShown: metadata,
  },
  ServiceAccount: {
    apiVersion: "v1",
    marks: ["Mountable secrets"],
    read: () => ({}),
    notShown: metadata,
  },
  ConfigMap: {
    apiVersion: "v1",
    marks: ["Data", "====", "Namespace"],
    read: (_entries, _clock, text) => describedData(text),
    notShown: metadata,
  },
  Namespace: {
    apiVersion: "v1",
    marks: ["Name", "Status"],
    read: describedNamespace,
    notShown: metadata,
  },
  ResourceQuota: {
    apiVersion: "v1",
    marks: ["Resource", "Namespace"],
    read: describedQuota,
    notShown: metadata,
  },
};
