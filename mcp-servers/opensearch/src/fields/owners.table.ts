import { resourcePrefixes } from "./conventions.table.ts";

/** The kinds of workloads that shippers name, the outermost owner first. */
const ownerKinds = [
  { kind: "Deployment", name: "deployment" },
  { kind: "StatefulSet", name: "statefulset" },
  { kind: "DaemonSet", name: "daemonset" },
  { kind: "CronJob", name: "cronjob" },
  { kind: "Job", name: "job" },
  { kind: "ReplicaSet", name: "replicaset" },
] as const;
type OwnerKind = (typeof ownerKinds)[number]["kind"];

export interface OwnerField {
  readonly name: string;
  /** Absent: its values are `Kind/name`, as Vector writes them. */
  readonly kind?: OwnerKind;
}

/** Fields that hold the owner of a pod: Beats and ECS, OpenTelemetry's k8sattributes processor, Data Prepper, Vector. */
export const ownerFields: readonly OwnerField[] = [
  { name: "kubernetes.pod_owner" },
  ...ownerKinds.flatMap(({ kind, name }) =>
    [
      `kubernetes.${name}.name`,
      ...resourcePrefixes.flatMap((prefix) => [
        `${prefix}k8s.${name}.name`,
        `${prefix}k8s@${name}@name`,
      ]),
    ].map((field) => ({ name: field, kind })),
  ),
];

/** Objects of a document whose keys are the labels of the pod; dots and slashes of keys may be underscores. */
export const labelObjects = [
  "kubernetes.labels",
  "kubernetes.pod_labels",
  "kubernetes_labels",
  "resource.attributes.k8s.pod.labels",
] as const;

/** What controllers label their pods with: from these the owner follows exactly. */
export const controllerLabels = {
  replicaSetHash: ["pod-template-hash"],
  revision: ["controller-revision-hash"],
  job: ["batch.kubernetes.io/job-name", "job-name"],
} as const;

/** Labels by which people name what runs in a pod. */
export const nameLabels = ["app.kubernetes.io/name", "app", "k8s-app"] as const;

/** Those, and that of the release. */
export const applicationLabels = ["app.kubernetes.io/instance", ...nameLabels] as const;
