import { type Gap, keyOf, type ObjectRef, present, type WorkloadState } from "@binnacle/contracts";
import { type Kubectl } from "../facts/kubectl.ts";
import { shellWords } from "../facts/shell-words.ts";
import type { Cluster } from "../graph/cluster.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { written } from "../graph/object-key.ts";
import { isRun, livePods } from "../graph/workload.ts";
import { counted, listed } from "../say.ts";
import { objectsOf } from "../state/cluster-state.ts";
import { kinds, kindsToRead, type ObjectOf, type StateKind } from "../state/kinds.table.ts";
import type { Metadata } from "../state/shapes.ts";
import { backendsOf, meantOf, relatedTo } from "./related.ts";
import { suspendedOf } from "./wishes-for.ts";

type Seen = Pick<WorkloadState, "state" | "text"> &
  Partial<Pick<WorkloadState, "ready" | "desired">>;

const NOT_SEEN: Seen = { state: "unknown", text: "" };

/** The row of an object that was asked about and that has none as a workload or a culprit: what was seen of it. */
export function askedState(cluster: Cluster, target: ObjectRef): WorkloadState {
  const { ready = 0, desired = 0, ...seen } = (look[target.kind] ?? lookAtRun)(cluster, target);
  return { ref: target, ...seen, part: "none", ready, desired };
}

/** An object that is not well, or of which no cause speaks: that nothing was found proves nothing. */
export function unexplained(
  target: ObjectRef | undefined,
  rows: readonly WorkloadState[],
  { cluster, kubectl }: { cluster: Cluster; kubectl: Kubectl },
): Gap | undefined {
  const row = target && rows.find(({ ref }) => keyOf(ref) === keyOf(target));
  if (row === undefined || row.part !== "none" || isTold(cluster, row, rows)) return undefined;
  const { kind, namespace, name } = row.ref;
  const isExamined = kinds.find((item) => item.kind === kind)?.uses.includes("examined") ?? true;
  const said = row.text === "" ? "" : `: ${row.text}`;
  const [what, why] = isExamined
    ? [`what is the matter with ${written(row.ref)}`, `No cause that I know explains it${said}.`]
    : [
        `whether ${written(row.ref)} itself works`,
        `Nothing that I know to look for is wrong with it, which does not prove that it works${said}.`,
      ];
  const look = shellWords`describe ${kind.toLowerCase()} ${name}`;
  return {
    origin: "kubernetes",
    kind: "no_data",
    what,
    why,
    about: { kinds: [kind], ...present({ namespace, name }) },
    remedy: {
      text: "see what the cluster says of it",
      ...present({ command: kubectl(namespace, look) }),
    },
  };
}

/** It is well; it was not seen, and the gap of its list says so; or a finding says why what stands behind it is not well. */
function isTold(
  cluster: Cluster,
  { ref: target, state, text }: WorkloadState,
  rows: readonly WorkloadState[],
): boolean {
  if (state === "fine" || state === "unknown") return state === "fine" || text === "";
  const behind = new Set(relatedTo(cluster, target).map(keyOf));
  return rows.some(({ ref, part }) => part !== "none" && behind.has(keyOf(ref)));
}

const look: Readonly<Record<string, (cluster: Cluster, target: ObjectRef) => Seen>> = {
  Service: ({ services }, target) => {
    const service = services.get(keyOf(target));
    const pods = service?.pods ?? [];
    const ready = pods.filter((pod) => pod.isReady).length;
    const counts = { ready, desired: pods.length };
    const isSeen = service !== undefined && service.unread === 0;
    if (!isSeen && ready === pods.length) return { ...NOT_SEEN, ...counts };
    if (pods.length === 0) return { state: "unknown", text: "selects no pods" };
    if (ready === pods.length) return { state: "fine", text: "", ...counts };
    const text = `${ready} of ${counted(pods.length, "pod")} behind it Ready`;
    return { state: ready === 0 ? "broken" : "degraded", text, ...counts };
  },
  Node: ({ nodes }, { name }) => {
    const node = nodes.get(name);
    if (!node?.status.conditions.some(({ type }) => type === "Ready")) return NOT_SEEN;
    return isNotReady(node)
      ? { state: "degraded", text: "not ready yet" }
      : { state: "fine", text: "" };
  },
  Ingress: lookAtIngress,
  HorizontalPodAutoscaler: seenAs("HorizontalPodAutoscaler", textOfScaler, scales),

  PersistentVolumeClaim: lookAtClaim,
  PodDisruptionBudget: seenAs(
    "PodDisruptionBudget",
    () => "it is there",
    ({ status }) =>
      status.conditions.some(
        ({ reason }) => reason === "SufficientPods" || reason === "InsufficientPods",
      ),
  ),
  ConfigMap: seenAs("ConfigMap", ({ data, binaryData }) =>
    counted(data.length + binaryData.length, "key"),
  ),
};

/** One that no pod uses, and whose class makes a volume for the first that does, is as it should be. */
function lookAtClaim(cluster: Cluster, target: ObjectRef): Seen {
  const [claim] = meantOf(cluster, "PersistentVolumeClaim", target);
  if (claim === undefined) return NOT_SEEN;
  const { metadata, status } = claim;
  const text = status.phase ?? "";
  if (metadata.deletionTimestamp !== undefined) return { state: "unknown", text };
  if (status.phase === "Bound") return { state: "fine", text: "" };
  return isForFirstPod(cluster, claim)
    ? { state: "fine", text: "Pending until a pod uses it: its class makes a volume for the first" }
    : { state: "unknown", text };
}

const SELECTED_NODE = "volume.kubernetes.io/selected-node";

function isWarnedOf(cluster: Cluster, { namespace, name }: Metadata): boolean {
  const ref = { kind: "PersistentVolumeClaim", name, ...present({ namespace }) };
  return cluster.eventsOf(ref).some(({ type }) => type === "Warning");
}

/** `data-db-0` of a StatefulSet with the template `data`: its pod is to have it. */
function isOfSet({ state }: Cluster, { namespace, name }: Metadata): boolean {
  return objectsOf(state, "StatefulSet").some(
    (set) =>
      set.metadata.namespace === namespace &&
      set.spec.volumeClaimTemplates.some(({ metadata }) =>
        name.startsWith(`${metadata.name}-${set.metadata.name}-`),
      ),
  );
}

function isForFirstPod(
  cluster: Cluster,
  { metadata, spec, status }: ObjectOf<"PersistentVolumeClaim">,
): boolean {
  const { lookup, pods } = cluster;
  const made = lookup.storageClasses().get(spec.storageClassName ?? "");
  if (status.phase !== "Pending" || made?.volumeBindingMode !== "WaitForFirstConsumer")
    return false;
  // A pod chose a node for it, or is to have it: then it waits for more than its first pod.
  const isWanted = SELECTED_NODE in metadata.annotations || metadata.ownerReferences.length > 0;
  if (isWanted || isWarnedOf(cluster, metadata) || isOfSet(cluster, metadata)) return false;
  if (cluster.gapOf("Pod", metadata.namespace) !== undefined) return false;
  return !pods.some(
    ({ namespace, object }) =>
      namespace === metadata.namespace &&
      object.spec.volumes.some((it) => it.persistentVolumeClaim?.claimName === metadata.name),
  );
}

/** Its address stays when its controller is gone: whether it works is not seen. */
function lookAtIngress(cluster: Cluster, target: ObjectRef): Seen {
  const [ingress] = meantOf(cluster, "Ingress", target);
  if (ingress === undefined) return NOT_SEEN;
  const names = backendsOf(ingress).map(({ name }) => name);
  if (names.length === 0) return { state: "unknown", text: "leads to no Service" };
  const isServed = (ingress.status.loadBalancer?.ingress ?? []).length > 0;
  const address = isServed ? "" : "; no controller gave it an address";
  return { state: "unknown", text: `leads to ${listed(names)}${address}` };
}

function textOfScaler({ spec, status }: ObjectOf<"HorizontalPodAutoscaler">): string {
  const { minReplicas = 1, maxReplicas, scaleTargetRef } = spec;
  const target = `${scaleTargetRef.kind.toLowerCase()}/${scaleTargetRef.name}`;
  return `keeps ${target} at ${status.currentReplicas ?? "?"} of ${minReplicas} to ${maxReplicas ?? "?"} pods`;
}

/** It measures and may scale, or is told to scale nothing. */
function scales({ status }: ObjectOf<"HorizontalPodAutoscaler">): boolean {
  const needed = status.conditions.filter(({ type }) => NEEDED.includes(type));
  const isWell = needed.every((it) => it.status === "True" || it.reason === "ScalingDisabled");
  return needed.length === NEEDED.length && isWell;
}

const NEEDED = ["AbleToScale", "ScalingActive"];

/** Of an object that no finding is about: what is seen of it, and whether that is all that it should be. */
function seenAs<K extends StateKind>(
  kind: K,
  textOf: (object: ObjectOf<K>) => string,
  isWell: (object: ObjectOf<K>) => boolean = () => false,
) {
  return (cluster: Cluster, target: ObjectRef): Seen => {
    const [found] = meantOf(cluster, kind, target);
    if (found === undefined) return NOT_SEEN;
    return { state: isWell(found) ? "fine" : "unknown", text: textOf(found) };
  };
}

/** An object of which nothing but its being there is looked at. */
function lookAtAny(cluster: Cluster, target: ObjectRef): Seen {
  const kind = kindsToRead.find((item) => item.kind === target.kind)?.kind;
  const [found] = kind === undefined ? [] : meantOf(cluster, kind, target);
  if (found === undefined) return NOT_SEEN;
  const isGoing = found.metadata.deletionTimestamp !== undefined;
  return { state: "unknown", text: isGoing ? "it is being deleted" : "it is there" };
}

/** A Job or CronJob between its runs: how the last one ended. */
function lookAtRun(cluster: Cluster, target: ObjectRef): Seen {
  const workload = cluster.workloads.get(keyOf(target));
  if (workload === undefined) return lookAtAny(cluster, target);
  if (workload.unread > 0 || !isRun(workload)) return NOT_SEEN;
  if (livePods(workload).length > 0) return { state: "fine", text: "" };
  if (suspendedOf(cluster, target) !== undefined) return { state: "fine", text: "suspended" };
  const last = runsOf(cluster, target).toSorted((left, right) => madeAt(right) - madeAt(left))[0];
  if (last === undefined) return { state: "unknown", text: "no run of it is kept" };
  const failed = last.status.conditions.find(isTrue("Failed"));
  if (failed !== undefined)
    return { state: "broken", text: `last run failed, ${failed.reason ?? "no reason given"}` };
  return last.status.conditions.some(isTrue("Complete"))
    ? { state: "fine", text: "" }
    : { state: "unknown", text: "the last run has not ended" };
}

function runsOf({ state }: Cluster, target: ObjectRef): ObjectOf<"Job">[] {
  return objectsOf(state, "Job").filter(({ metadata }) => {
    const { namespace, ownerReferences } = metadata;
    const keys = [
      { kind: "Job", ...metadata },
      ...ownerReferences.map((owner) => ({ ...owner, namespace })),
    ];
    return keys.some((ref) => keyOf(ref) === keyOf(target));
  });
}

function madeAt({ metadata }: ObjectOf<"Job">): number {
  return Date.parse(metadata.creationTimestamp ?? "");
}

function isTrue(type: string) {
  return (condition: { readonly type: string; readonly status: string }) =>
    condition.type === type && condition.status === "True";
}
