import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { lastSeen } from "../graph/events.ts";
import { refIn } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import { blamesMetricsServer } from "../messages/autoscaler-message.ts";
import { isOfConfig, readDriver } from "../messages/mount-failure.ts";
import { namesNoHost } from "../messages/names-no-host.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Condition } from "../state/shapes.ts";

/** A symptom that is older points nowhere. */
const FRESH_MS = 20 * 60_000;
const NETWORK = new Set(["FailedCreatePodSandBox", "NetworkNotReady"]);
const STORAGE = new Set(["FailedAttachVolume", "FailedMount", "ProvisioningFailed"]);
const PROVISIONERS = [
  "volume.kubernetes.io/storage-provisioner",
  "volume.beta.kubernetes.io/storage-provisioner",
];

/** What something lacks that a part of the cluster gives to all. */
export interface Symptom {
  readonly part: "network" | "storage" | "names" | "metrics";
  readonly about: ObjectRef;
  /** Absent: an autoscaler, or a claim that no pod of the state is known to wait for. */
  readonly pod: PodView | undefined;
  /** The driver of the storage. */
  readonly driver?: string | undefined;
}

/** Of what is not well: a pod that is Ready has got what it once lacked. */
export function symptomsOf(cluster: Cluster, now: number): Symptom[] {
  const told = freshWarnings(cluster, now).flatMap((event) => symptomOf(cluster, event));
  const names = cluster.state.logs.flatMap(({ namespace, pod, lines }): Symptom[] => {
    if (lines.kind !== "known" || !lines.value.some(namesNoHost)) return [];
    const about = refIn(namespace, "Pod", pod);
    return [{ part: "names", about, pod: cluster.podOf(about) }];
  });
  return [...told, ...names, ...blindScalers(cluster)];
}

/** An autoscaler that cannot measure, and what it scales. */
function blindScalers({ state }: Cluster): Symptom[] {
  return objectsOf(state, "HorizontalPodAutoscaler")
    .filter(({ status }) => status.conditions.some(isBlind))
    .flatMap(({ metadata: { namespace, name }, spec: { scaleTargetRef: to } }) => [
      refIn(namespace, "HorizontalPodAutoscaler", name),
      refIn(namespace, to.kind, to.name),
    ])
    .map((about) => ({ part: "metrics", about, pod: undefined }));
}

function isBlind({ type, status, message = "" }: Condition): boolean {
  return type === "ScalingActive" && status === "False" && blamesMetricsServer(message);
}

function symptomOf(cluster: Cluster, event: Event): Symptom[] {
  const { kind, namespace, name } = event.involvedObject;
  const about = refIn(namespace, kind, name);
  const pod = kind === "Pod" ? cluster.podOf(about) : undefined;
  if (pod !== undefined && (pod.isReady || pod.isOver)) return [];
  if (NETWORK.has(event.reason)) return [{ part: "network", about, pod }];
  if (!STORAGE.has(event.reason) || isOfConfig(event.message)) return [];
  const driver = readDriver(event.message) ?? driverOf(cluster, pod, about);
  return driver === undefined ? [] : [{ part: "storage", about, pod, driver }];
}

/** Of the claim, or of the first claim of the pod, as its annotations say. */
function driverOf(
  { lookup }: Cluster,
  pod: PodView | undefined,
  { kind, namespace = "", name }: ObjectRef,
): string | undefined {
  const claims = lookup.volumeClaims(namespace);
  const mounted = pod?.object.spec.volumes ?? [];
  const names = [
    ...(kind === "PersistentVolumeClaim" ? [name] : []),
    ...mounted.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
  ];
  return names
    .flatMap((claim) => claims.get(claim) ?? [])
    .flatMap(({ metadata }) => PROVISIONERS.flatMap((key) => metadata.annotations[key] ?? []))[0];
}

export function freshWarnings({ state }: Cluster, now: number): Event[] {
  return objectsOf(state, "Event").filter(
    (event) => event.type === "Warning" && now - Date.parse(lastSeen(event) ?? "") < FRESH_MS,
  );
}
