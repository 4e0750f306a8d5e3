import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { metricsServersOf, SYSTEM_NAMESPACE } from "../graph/metrics-server.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Draft } from "../kit/draft.ts";
import { readFailedWebhook } from "../messages/failed-webhook.ts";
import { freshWarnings, type Symptom, symptomsOf } from "./symptoms.ts";

const DNS = "kube-dns";
/** What agents that give pods their network are called, or a part of it. */
const NETWORK_AGENTS = [
  "cni",
  "aws-node",
  "calico",
  "canal",
  "cilium",
  "flannel",
  "weave",
  "antrea",
  "kube-router",
  "kindnet",
  "ovn",
];
/** Parts of a driver's name that tell it from no other. */
const COMMON_WORDS = new Set(["csi", "com", "io", "org", "aws", "azure", "k8s", "storage", "gke"]);

/** Namespaces that symptoms point to: what runs there is looked at too, though nobody asked about it. */
export function namespacesBehind(cluster: Cluster, now: number): string[] {
  const webhooks = freshWarnings(cluster, now).flatMap(
    ({ message }) => readFailedWebhook(message)?.service?.namespace ?? [],
  );
  const hasSymptoms = symptomsOf(cluster, now).length > 0;
  return [...new Set([...webhooks, ...(hasSymptoms ? [SYSTEM_NAMESPACE] : [])])];
}

export interface Behind {
  /** It is a part of the cluster that a symptom of what was asked about needs. */
  readonly isBehind: (draft: Draft) => boolean;
  /** Pods of it show such a symptom: what is behind may be its cause. */
  readonly isSymptom: (draft: Draft) => boolean;
}

/** What the symptoms of what was asked about need; `isMeant` tells whether a pod or a claim belongs to it. */
export function createBehind(
  cluster: Cluster,
  now: number,
  isMeant: (ref: ObjectRef) => boolean,
): Behind {
  const symptoms = symptomsOf(cluster, now).filter(
    ({ about, pod }) => isMeant(about) || (pod !== undefined && isMeant(ownerOf(cluster, pod))),
  );
  const shown = new Set(symptoms.map(({ pod }) => pod));
  const isBlind = symptoms.some(({ part }) => part === "metrics");
  const measuring = new Set(isBlind ? metricsServersOf(cluster).map(keyOf) : []);
  return {
    isBehind: (draft) =>
      draft.state === "active" &&
      (measuring.has(keyOf(draft.owner)) ||
        symptoms.some((symptom) => isNeeded(cluster, symptom, draft))),
    isSymptom: ({ pods }) => pods.some((pod) => shown.has(pod)),
  };
}

function ownerOf({ workloadOf }: Cluster, pod: PodView): ObjectRef {
  return workloadOf(pod)?.ref ?? pod.ref;
}

function isNeeded(cluster: Cluster, symptom: Symptom, draft: Draft): boolean {
  if (symptom.part === "names") return isDns(cluster, [draft.owner, draft.culprit]);
  if (symptom.part === "metrics") return false;
  const { kind, name } = draft.owner;
  if (kind === "DaemonSet" && !draft.pods.some(isOn(symptom))) return false;
  if (symptom.part === "network")
    return kind === "DaemonSet" && NETWORK_AGENTS.some((word) => name.includes(word));
  return ["DaemonSet", "Deployment", "StatefulSet"].includes(kind) && isOfDriver(name, symptom);
}

/** The agent of one node serves no other. */
function isOn({ pod }: Symptom): (agent: PodView) => boolean {
  const node = pod?.object.spec.nodeName;
  return ({ object }) => node === undefined || object.spec.nodeName === node;
}

/** `ebs-csi-controller` and `ebs-csi-node` of driver `ebs.csi.aws.com`. */
function isOfDriver(name: string, { driver = "" }: Symptom): boolean {
  const words = new Set(name.split("-"));
  const own = driver.split(/[.-]/).filter((word) => word !== "" && !COMMON_WORDS.has(word));
  return words.has("csi") && own.some((word) => words.has(word));
}

function isDns({ services }: Cluster, refs: readonly ObjectRef[]): boolean {
  const before = services.get(keyOf({ kind: "Service", namespace: SYSTEM_NAMESPACE, name: DNS }));
  const keys = new Set(before?.workloads.map(({ key }) => key));
  return refs.some(
    (ref) =>
      ref.namespace === SYSTEM_NAMESPACE &&
      (keys.has(keyOf(ref)) || (ref.kind === "Service" && ref.name === DNS)),
  );
}
