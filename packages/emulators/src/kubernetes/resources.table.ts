/** One kind of object that the API server serves. */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  /** Subresources that can be read. */
  readonly subresources: readonly string[];
  /** False for custom resources: their lists repeat apiVersion and kind in each item. */
  readonly builtIn: boolean;
}

type Row = readonly [plural: string, kind: string, extra?: Partial<ResourceType>];

/** Verbs as discovery names them; what a caller may do is another question. */
export const everyVerb: readonly string[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];
const all = ["all"];
const status = ["status"];
const global = false;

/** Group versions in the order of `/apis` of Kubernetes 1.36, with the kinds that an incident needs. */
const groupVersions: readonly (readonly [group: string, version: string, rows: readonly Row[]])[] =
  [
    [
      "",
      "v1",
      [
        ["configmaps", "ConfigMap", { shortNames: ["cm"] }],
        ["endpoints", "Endpoints", { shortNames: ["ep"] }],
        ["events", "Event", { shortNames: ["ev"] }],
        ["limitranges", "LimitRange", { shortNames: ["limits"] }],
        [
          "namespaces",
          "Namespace",
          {
            namespaced: global,
            shortNames: ["ns"],
            subresources: status,
            verbs: everyVerb.filter((verb) => verb !== "deletecollection"),
          },
        ],
        ["nodes", "Node", { namespaced: global, shortNames: ["no"], subresources: status }],
        [
          "persistentvolumeclaims",
          "PersistentVolumeClaim",
          { shortNames: ["pvc"], subresources: status },
        ],
        [
          "persistentvolumes",
          "PersistentVolume",
          { namespaced: global, shortNames: ["pv"], subresources: status },
        ],
        ["pods", "Pod", { shortNames: ["po"], categories: all, subresources: ["log", "status"] }],
        ["podtemplates", "PodTemplate"],
        [
          "replicationcontrollers",
          "ReplicationController",
          { shortNames: ["rc"], categories: all, subresources: status },
        ],
        ["resourcequotas", "ResourceQuota", { shortNames: ["quota"], subresources: status }],
        ["secrets", "Secret"],
        ["serviceaccounts", "ServiceAccount", { shortNames: ["sa"] }],
        ["services", "Service", { shortNames: ["svc"], categories: all, subresources: status }],
      ],
    ],
    [
      "apps",
      "v1",
      [
        ["controllerrevisions", "ControllerRevision"],
        ["daemonsets", "DaemonSet", { shortNames: ["ds"], categories: all, subresources: status }],
        [
          "deployments",
          "Deployment",
          { shortNames: ["deploy"], categories: all, subresources: status },
        ],
        [
          "replicasets",
          "ReplicaSet",
          { shortNames: ["rs"], categories: all, subresources: status },
        ],
        [
          "statefulsets",
          "StatefulSet",
          { shortNames: ["sts"], categories: all, subresources: status },
        ],
      ],
    ],
    [
      "authentication.k8s.io",
      "v1",
      [["selfsubjectreviews", "SelfSubjectReview", { namespaced: global, verbs: ["create"] }]],
    ],
    [
      "authorization.k8s.io",
      "v1",
      [
        [
          "selfsubjectaccessreviews",
          "SelfSubjectAccessReview",
          { namespaced: global, verbs: ["create"] },
        ],
        ["subjectaccessreviews", "SubjectAccessReview", { namespaced: global, verbs: ["create"] }],
      ],
    ],
    [
      "autoscaling",
      "v2",
      [
        [
          "horizontalpodautoscalers",
          "HorizontalPodAutoscaler",
          { shortNames: ["hpa"], categories: all, subresources: status },
        ],
      ],
    ],
    [
      "batch",
      "v1",
      [
        ["cronjobs", "CronJob", { shortNames: ["cj"], categories: all, subresources: status }],
        ["jobs", "Job", { categories: all, subresources: status }],
      ],
    ],
    [
      "networking.k8s.io",
      "v1",
      [
        ["ingressclasses", "IngressClass", { namespaced: global }],
        ["ingresses", "Ingress", { shortNames: ["ing"], subresources: status }],
        ["networkpolicies", "NetworkPolicy", { shortNames: ["netpol"] }],
      ],
    ],
    [
      "policy",
      "v1",
      [
        [
          "poddisruptionbudgets",
          "PodDisruptionBudget",
          { shortNames: ["pdb"], subresources: status },
        ],
      ],
    ],
    [
      "storage.k8s.io",
      "v1",
      [
        ["csidrivers", "CSIDriver", { namespaced: global }],
        ["csinodes", "CSINode", { namespaced: global }],
        ["storageclasses", "StorageClass", { namespaced: global, shortNames: ["sc"] }],
        ["volumeattachments", "VolumeAttachment", { namespaced: global, subresources: status }],
      ],
    ],
    ["coordination.k8s.io", "v1", [["leases", "Lease"]]],
    ["discovery.k8s.io", "v1", [["endpointslices", "EndpointSlice"]]],
  ];

/** Kinds that are served even when the recording holds none of them: their lists are empty. */
export const knownResources: readonly ResourceType[] = groupVersions.flatMap(
  ([group, version, rows]) =>
    rows.map(([plural, kind, extra]) => ({
      group,
      version,
      plural,
      kind,
      namespaced: true,
      shortNames: [],
      categories: [],
      verbs: everyVerb,
      subresources: [],
      builtIn: true,
      ...extra,
    })),
);

/** Kinds that appear only with their objects: a cluster may run without them. Key: `apiVersion/kind`. */
export const optionalResources: Readonly<Record<string, Partial<ResourceType>>> = {
  "apiextensions.k8s.io/v1/CustomResourceDefinition": {
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    subresources: status,
    builtIn: true,
  },
  "scheduling.k8s.io/v1/PriorityClass": { shortNames: ["pc"], builtIn: true },
  "networking.k8s.io/v1/IPAddress": { shortNames: ["ip"], builtIn: true },
  "networking.k8s.io/v1/ServiceCIDR": { subresources: status, builtIn: true },
  "rbac.authorization.k8s.io/v1/Role": { builtIn: true },
  "rbac.authorization.k8s.io/v1/RoleBinding": { builtIn: true },
  "rbac.authorization.k8s.io/v1/ClusterRole": { builtIn: true },
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": { builtIn: true },
  "metrics.k8s.io/v1beta1/NodeMetrics": { plural: "nodes", verbs: ["get", "list"] },
  "metrics.k8s.io/v1beta1/PodMetrics": { plural: "pods", verbs: ["get", "list"] },
};
