import { type Change, keyOf, present } from "@binnacle/contracts";
import { getEvents } from "../facts/kubectl.ts";
import type { Ledger } from "../facts/ledger.ts";
import { moment } from "../facts/times.ts";
import type { Cluster } from "../graph/cluster.ts";
import { lastSeen } from "../graph/events.ts";
import { refIn, refOf, written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { Metadata } from "../state/shapes.ts";
import type { HorizontalPodAutoscaler } from "../state/workload.ts";
import { type Write, writesOf } from "./managed-by.ts";

const SCALED = /from (\d+)(?: to (\d+))?|to (\d+) from (\d+)/;
/** A rollout scales its ReplicaSets; a wish for more or fewer pods is another thing. */
const SAME_MOMENT_MS = 5000;

/** The last time that somebody changed how many pods a workload wants, as far as the object tells. */
export function scaleChangeOf(
  cluster: Cluster,
  workload: Workload,
  ledger: Ledger,
): Change | undefined {
  const write = scaleWrite(workload.metadata);
  const { desired } = workload;
  if (write === undefined || desired === undefined) return undefined;
  const event = scaleEvent(cluster, workload, write.time);
  const text = `scaled ${event?.size ?? `to ${desired}`}`;
  const { manager, time } = write;
  const evidence = ledger.cite({
    subject: workload.ref,
    pointer: "/spec/replicas",
    value: [desired, manager, time],
    values: { replicas: desired, by: manager, at: { at: time } },
    text: `${written(workload.ref)}: ${text}, by ${manager}`,
    kubectl: `get ${workload.ref.kind.toLowerCase()} ${workload.ref.name} -o yaml --show-managed-fields`,
  });
  return {
    at: time,
    subject: workload.ref,
    kind: "scale",
    text,
    by: manager,
    evidence: [evidence, ...(event?.evidence(ledger) ?? [])],
  };
}

/** The newest write of the number of pods that came after the creation and is no part of a write of the template. */
function scaleWrite(metadata: Metadata | undefined): Write | undefined {
  if (metadata === undefined) return undefined;
  const [write] = writesOf(metadata.managedFields, ["spec", "replicas"]);
  if (write === undefined) return undefined;
  const isRollout = writesOf(metadata.managedFields, ["spec", "template"]).some(
    (other) => other.time === write.time && other.manager === write.manager,
  );
  const age = Date.parse(write.time) - Date.parse(metadata.creationTimestamp ?? "");
  return isRollout || age < SAME_MOMENT_MS ? undefined : write;
}

/** The last time that an autoscaler changed the size of its target. */
export function autoscaleChangeOf(
  cluster: Cluster,
  scaler: HorizontalPodAutoscaler,
  ledger: Ledger,
): Change | undefined {
  const { lastScaleTime, desiredReplicas } = scaler.status;
  if (lastScaleTime === undefined) return undefined;
  const subject = refOf("HorizontalPodAutoscaler", scaler);
  const target = refIn(
    subject.namespace,
    scaler.spec.scaleTargetRef.kind,
    scaler.spec.scaleTargetRef.name,
  );
  const workload = cluster.workloads.get(keyOf(target));
  const event = workload && scaleEvent(cluster, workload, lastScaleTime);
  const size = event?.size ?? `to ${desiredReplicas ?? "another size"}`;
  const text = `scaled ${written(target)} ${size}`;
  const evidence = ledger.cite({
    subject,
    pointer: "/status/lastScaleTime",
    value: [lastScaleTime, desiredReplicas],
    values: present({ at: moment(lastScaleTime), replicas: desiredReplicas }),
    text: `autoscaler ${scaler.metadata.name} ${text}`,
  });
  return {
    at: lastScaleTime,
    subject,
    kind: "scale",
    text,
    evidence: [evidence, ...(event?.evidence(ledger) ?? [])],
  };
}

/** The controller's own word of the same moment: it knows the number before. */
function scaleEvent(cluster: Cluster, workload: Workload, time: string) {
  const event = cluster
    .eventsOf(workload.ref)
    .find(
      (item) =>
        item.reason === "ScalingReplicaSet" &&
        Math.abs(Date.parse(lastSeen(item) ?? "") - Date.parse(time)) < SAME_MOMENT_MS,
    );
  const match = event && SCALED.exec(event.message);
  if (event === undefined || match === null || match === undefined) return undefined;
  const before = match[1] ?? match[4];
  const after = match[2] ?? match[3] ?? String(workload.desired);
  return {
    size: before === undefined ? `to ${after}` : `${before} → ${after}`,
    evidence: (ledger: Ledger) => [
      ledger.cite({
        subject: workload.ref,
        pointer: `/events/${event.metadata.name}`,
        value: [event.reason, event.message],
        text: `event ScalingReplicaSet on ${written(workload.ref)}: ${event.message}`,
        kubectl: getEvents(workload.ref, "ScalingReplicaSet"),
        trust: "outside",
      }),
    ],
  };
}
