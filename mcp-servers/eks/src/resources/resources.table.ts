/** One kind of the API and the words that people and kubectl use for it. */
export interface Resource {
  readonly kind: string;
  readonly plural: string;
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  readonly isNamespaced: boolean;
  readonly shortNames: readonly string[];
}

/** The built-in kinds that are read, without asking the API server what it has. Secrets are not among them, on purpose. */
export const builtInResources: readonly Resource[] = [
  namespaced("Pod", "v1", ["pods", "po"]),
  namespaced("Service", "v1", ["services", "svc"]),
  namespaced("Event", "v1", ["events", "ev"]),
  namespaced("ConfigMap", "v1", ["configmaps", "cm"]),
  namespaced("Endpoints", "v1", ["endpoints", "ep"]),
  namespaced("ServiceAccount", "v1", ["serviceaccounts", "sa"]),
  namespaced("PersistentVolumeClaim", "v1", ["persistentvolumeclaims", "pvc"]),
  namespaced("ResourceQuota", "v1", ["resourcequotas", "quota"]),
  namespaced("LimitRange", "v1", ["limitranges", "limits"]),
  namespaced("ReplicationController", "v1", ["replicationcontrollers", "rc"]),
  namespaced("PodTemplate", "v1", ["podtemplates"]),
  ofCluster("Namespace", "v1", ["namespaces", "ns"]),
  ofCluster("Node", "v1", ["nodes", "no"]),
  ofCluster("PersistentVolume", "v1", ["persistentvolumes", "pv"]),
  namespaced("Deployment", "apps/v1", ["deployments", "deploy"]),
  namespaced("ReplicaSet", "apps/v1", ["replicasets", "rs"]),
  namespaced("StatefulSet", "apps/v1", ["statefulsets", "sts"]),
  namespaced("DaemonSet", "apps/v1", ["daemonsets", "ds"]),
  namespaced("ControllerRevision", "apps/v1", ["controllerrevisions"]),
  namespaced("Job", "batch/v1", ["jobs"]),
  namespaced("CronJob", "batch/v1", ["cronjobs", "cj"]),
  namespaced("HorizontalPodAutoscaler", "autoscaling/v2", ["horizontalpodautoscalers", "hpa"]),
  namespaced("PodDisruptionBudget", "policy/v1", ["poddisruptionbudgets", "pdb"]),
  namespaced("Ingress", "networking.k8s.io/v1", ["ingresses", "ing"]),
  namespaced("NetworkPolicy", "networking.k8s.io/v1", ["networkpolicies", "netpol"]),
  ofCluster("IngressClass", "networking.k8s.io/v1", ["ingressclasses"]),
  namespaced("EndpointSlice", "discovery.k8s.io/v1", ["endpointslices"]),
  namespaced("Lease", "coordination.k8s.io/v1", ["leases"]),
  namespaced("Role", "rbac.authorization.k8s.io/v1", ["roles"]),
  namespaced("RoleBinding", "rbac.authorization.k8s.io/v1", ["rolebindings"]),
  ofCluster("ClusterRole", "rbac.authorization.k8s.io/v1", ["clusterroles"]),
  ofCluster("ClusterRoleBinding", "rbac.authorization.k8s.io/v1", ["clusterrolebindings"]),
  ofCluster("StorageClass", "storage.k8s.io/v1", ["storageclasses", "sc"]),
  ofCluster("VolumeAttachment", "storage.k8s.io/v1", ["volumeattachments"]),
  ofCluster("CSINode", "storage.k8s.io/v1", ["csinodes"]),
  ofCluster("PriorityClass", "scheduling.k8s.io/v1", ["priorityclasses", "pc"]),
  ofCluster("CustomResourceDefinition", "apiextensions.k8s.io/v1", [
    "customresourcedefinitions",
    "crd",
    "crds",
  ]),
  ofCluster("APIService", "apiregistration.k8s.io/v1", ["apiservices"]),
  ofCluster("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1", [
    "validatingwebhookconfigurations",
  ]),
  ofCluster("MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1", [
    "mutatingwebhookconfigurations",
  ]),
];

/** What kubectl means by `all`. */
export const allPlurals: readonly string[] = [
  "pods",
  "services",
  "daemonsets",
  "deployments",
  "replicasets",
  "statefulsets",
  "jobs",
  "cronjobs",
  "horizontalpodautoscalers",
];

function namespaced(kind: string, apiVersion: string, names: readonly string[]): Resource {
  return { kind, ...named(names), ...parts(apiVersion), isNamespaced: true };
}

function ofCluster(kind: string, apiVersion: string, names: readonly string[]): Resource {
  return { kind, ...named(names), ...parts(apiVersion), isNamespaced: false };
}

/** The plural first. */
function named([plural = "", ...shortNames]: readonly string[]) {
  return { plural, shortNames };
}

function parts(apiVersion: string): { group: string; version: string } {
  const [group, version] = apiVersion.split("/");
  return version === undefined
    ? { group: "", version: apiVersion }
    : { group: group ?? "", version };
}
