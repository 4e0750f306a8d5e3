import type { z } from "zod";
import {
  Certificate,
  Challenge,
  ConfigMap,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ResourceQuota,
  ServiceAccount,
  StorageClass,
} from "./cluster-kinds.ts";
import { Application, HelmRelease, Kustomization } from "./gitops.ts";
import { EndpointSlice, Ingress, IngressClass, NetworkPolicy, Service } from "./network.ts";
import { Pod } from "./pod.ts";
import {
  ControllerRevision,
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  ReplicaSet,
  StatefulSet,
} from "./workload.ts";

/**
 * What a kind is good for. asked: people ask about it. examined: causes speak of it. workload: it owns pods. changes:
 * it keeps its own history. behind: read too of a namespace that symptoms point to, or that is called. network: what may reach what depends on it. topology: it stands in it. callers: it says who calls a Service from anywhere, and whether policies let it. usage: what is used is told by it. history: what a workload was before; it is read where a question turns out to need it, and so is what gives a pod what its template does not set: defaults. many: so many that they are found by name only. all: kubectl's `all` has it. role: the
 * shipped role may get and list it, as it may all that a diagnosis reads. watch: a server that stays keeps a copy of it, as of all that a
 * diagnosis reads.
 */
export type Use =
  | "asked"
  | "examined"
  | "workload"
  | "changes"
  | "behind"
  | "network"
  | "topology"
  | "callers"
  | "usage"
  | "history"
  | "defaults"
  | "many"
  | "all"
  | "role"
  | "watch";

interface Row {
  /** Plural, group and version, then short names: `deployments.apps/v1 deploy`. */
  readonly api: string;
  readonly isGlobal?: boolean;
  /** Of a CustomResourceDefinition: a cluster that does not serve it has none. */
  readonly isCustom?: boolean;
  /** It stands in a namespace of its tool and is about others: of each question all of them are read. */
  readonly isCentral?: boolean;
  readonly uses?: readonly Use[];
}

const WORKLOAD: readonly Use[] = [
  "asked",
  "examined",
  "workload",
  "changes",
  "behind",
  "network",
  "topology",
  "all",
];

const CALLER: readonly Use[] = [...WORKLOAD, "callers"];

/** The kinds that a diagnosis reads, with their projections. Of objects with one name, people mean the first of these. */
const read = {
  Deployment: { api: "deployments.apps/v1 deploy", projection: Deployment, uses: CALLER },
  StatefulSet: { api: "statefulsets.apps/v1 sts", projection: StatefulSet, uses: CALLER },
  DaemonSet: { api: "daemonsets.apps/v1 ds", projection: DaemonSet, uses: CALLER },
  CronJob: {
    api: "cronjobs.batch/v1 cj",
    projection: CronJob,
    uses: ["asked", "examined", "workload", "changes", "network", "all", "topology"],
  },
  Job: { api: "jobs.batch/v1", projection: Job, uses: WORKLOAD },
  ReplicaSet: {
    api: "replicasets.apps/v1 rs",
    projection: ReplicaSet,
    uses: [
      "asked",
      "many",
      "examined",
      "workload",
      "changes",
      "behind",
      "network",
      "all",
      "topology",
      "usage",
    ],
  },
  Service: {
    api: "services/v1 svc",
    projection: Service,
    uses: ["asked", "examined", "changes", "behind", "network", "all", "topology"],
  },
  Ingress: {
    api: "ingresses.networking.k8s.io/v1 ing",
    projection: Ingress,
    uses: ["asked", "changes", "topology"],
  },
  HorizontalPodAutoscaler: {
    api: "horizontalpodautoscalers.autoscaling/v2 hpa",
    projection: HorizontalPodAutoscaler,
    uses: ["asked", "changes", "behind", "all", "topology"],
  },
  PersistentVolumeClaim: {
    api: "persistentvolumeclaims/v1 pvc",
    projection: PersistentVolumeClaim,
    uses: ["asked", "changes", "topology"],
  },
  ConfigMap: {
    api: "configmaps/v1 cm",
    projection: ConfigMap,
    uses: ["asked", "changes", "topology"],
  },
  Node: {
    api: "nodes/v1 no",
    isGlobal: true,
    projection: Node,
    uses: ["asked", "examined", "topology", "usage"],
  },
  Pod: {
    api: "pods/v1 po",
    projection: Pod,
    uses: ["asked", "many", "examined", "behind", "network", "all", "topology", "usage"],
  },
  Namespace: {
    api: "namespaces/v1 ns",
    isGlobal: true,
    projection: Namespace,
    uses: ["asked", "changes", "network", "topology"],
  },
  Event: { api: "events/v1 ev", projection: Event, uses: ["changes", "behind"] },
  EndpointSlice: {
    api: "endpointslices.discovery.k8s.io/v1",
    projection: EndpointSlice,
    uses: ["topology", "behind"],
  },
  ServiceAccount: { api: "serviceaccounts/v1 sa", projection: ServiceAccount },
  ResourceQuota: {
    api: "resourcequotas/v1 quota",
    projection: ResourceQuota,
    uses: ["changes"],
  },
  NetworkPolicy: {
    api: "networkpolicies.networking.k8s.io/v1 netpol",
    projection: NetworkPolicy,
    uses: ["changes", "behind", "network", "topology", "callers"],
  },
  PodDisruptionBudget: {
    api: "poddisruptionbudgets.policy/v1 pdb",
    projection: PodDisruptionBudget,
    uses: ["topology"],
  },
  StorageClass: {
    api: "storageclasses.storage.k8s.io/v1 sc",
    isGlobal: true,
    projection: StorageClass,
  },
  IngressClass: {
    api: "ingressclasses.networking.k8s.io/v1",
    isGlobal: true,
    projection: IngressClass,
    uses: ["topology"],
  },
  PersistentVolume: {
    api: "persistentvolumes/v1 pv",
    isGlobal: true,
    projection: PersistentVolume,
  },
  Certificate: {
    api: "certificates.cert-manager.io/v1 cert certs",
    projection: Certificate,
    isCustom: true,
  },
  Challenge: {
    api: "challenges.acme.cert-manager.io/v1",
    projection: Challenge,
    isCustom: true,
  },
  Application: {
    api: "applications.argoproj.io/v1alpha1 app apps",
    projection: Application,
    isCustom: true,
    isCentral: true,
    uses: ["changes"],
  },
  Kustomization: {
    api: "kustomizations.kustomize.toolkit.fluxcd.io/v1 ks",
    projection: Kustomization,
    isCustom: true,
    isCentral: true,
    uses: ["changes"],
  },
  HelmRelease: {
    api: "helmreleases.helm.toolkit.fluxcd.io/v2 hr",
    projection: HelmRelease,
    isCustom: true,
    isCentral: true,
    uses: ["changes"],
  },
  ControllerRevision: {
    api: "controllerrevisions.apps/v1",
    projection: ControllerRevision,
    uses: ["history"],
  },
  LimitRange: { api: "limitranges/v1 limits", projection: LimitRange, uses: ["defaults"] },
} as const satisfies Readonly<Record<string, Row & { readonly projection: z.ZodType }>>;

/** Kinds that are shown when somebody names them. Secrets are not among them, on purpose. */
const shown: Readonly<Record<string, Row>> = {
  Endpoints: { api: "endpoints/v1 ep", uses: ["role"] },
  ReplicationController: { api: "replicationcontrollers/v1 rc", uses: ["all", "role"] },
  PodTemplate: { api: "podtemplates/v1" },
  // Of an APIService: a cluster without metrics-server has none.
  NodeMetrics: {
    api: "nodes.metrics.k8s.io/v1beta1",
    isGlobal: true,
    isCustom: true,
    uses: ["role"],
  },
  PodMetrics: { api: "pods.metrics.k8s.io/v1beta1", isCustom: true, uses: ["role"] },
  Lease: { api: "leases.coordination.k8s.io/v1" },
  Role: { api: "roles.rbac.authorization.k8s.io/v1" },
  RoleBinding: { api: "rolebindings.rbac.authorization.k8s.io/v1" },
  ClusterRole: { api: "clusterroles.rbac.authorization.k8s.io/v1", isGlobal: true },
  ClusterRoleBinding: { api: "clusterrolebindings.rbac.authorization.k8s.io/v1", isGlobal: true },
  VolumeAttachment: { api: "volumeattachments.storage.k8s.io/v1", isGlobal: true },
  CSINode: { api: "csinodes.storage.k8s.io/v1", isGlobal: true },
  PriorityClass: { api: "priorityclasses.scheduling.k8s.io/v1 pc", isGlobal: true },
  CustomResourceDefinition: {
    api: "customresourcedefinitions.apiextensions.k8s.io/v1 crd crds",
    isGlobal: true,
  },
  APIService: { api: "apiservices.apiregistration.k8s.io/v1", isGlobal: true },
  ValidatingWebhookConfiguration: {
    api: "validatingwebhookconfigurations.admissionregistration.k8s.io/v1",
    isGlobal: true,
  },
  MutatingWebhookConfiguration: {
    api: "mutatingwebhookconfigurations.admissionregistration.k8s.io/v1",
    isGlobal: true,
  },
};

export type StateKind = keyof typeof read;
export type ObjectOf<K extends StateKind> = z.output<(typeof read)[K]["projection"]>;

/** The projection of each kind that the engine reads. */
export const projections: {
  readonly [K in StateKind]: { readonly projection: z.ZodType<ObjectOf<K>> };
} = read;

/** One kind of the API and the words that people and kubectl use for it. */
export interface Kind {
  readonly kind: string;
  readonly plural: string;
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  readonly isNamespaced: boolean;
  /** A cluster may not serve it. */
  readonly isCustom: boolean;
  /** It is about other namespaces than its own. */
  readonly isCentral: boolean;
  readonly shortNames: readonly string[];
  readonly uses: readonly Use[];
}

/** Every kind that is known without asking the API server. */
export const kinds: readonly Kind[] = Object.entries<Row>({ ...read, ...shown }).map(toKind);

export type KindToRead = Kind & { readonly kind: StateKind };

const allToRead: readonly KindToRead[] = kinds.filter(isRead);
/** Every list that a diagnosis needs: the state is a loop over this table. */
export const kindsToRead = allToRead.filter(({ uses }) => !isLater(uses));
/** Those that it reads where a question turns out to need them. */
export const kindsLater = allToRead.filter(({ uses }) => isLater(uses));

/** The kinds of one use, in the order of the table. */
export function kindsFor(use: Use): readonly Kind[] {
  return kinds.filter(({ uses }) => uses.includes(use));
}

function isRead(kind: Kind): kind is KindToRead {
  return kind.kind in read;
}

function toKind([
  kind,
  { api, isGlobal = false, isCustom = false, isCentral = false, uses = [] },
]: readonly [string, Row]): Kind {
  const [path = "", ...shortNames] = api.split(" ");
  const [resource = "", version = ""] = path.split("/");
  const [plural = "", ...group] = resource.split(".");
  const resourceOf = {
    plural,
    group: group.join("."),
    version,
    isNamespaced: !isGlobal,
    isCustom,
    isCentral,
  };
  return {
    kind,
    ...resourceOf,
    shortNames,
    uses: kind in read ? usesOfRead(uses) : uses,
  };
}

/** The role may list it; what is read later is not watched. */
function usesOfRead(uses: readonly Use[]): readonly Use[] {
  return isLater(uses) ? [...uses, "role"] : [...uses, "role", "watch"];
}

function isLater(uses: readonly Use[]): boolean {
  return uses.includes("history") || uses.includes("defaults");
}
