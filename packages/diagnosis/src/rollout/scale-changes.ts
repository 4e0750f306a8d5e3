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
import { getWrites, type Write, writesOf } from "./writes-of.ts";

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
  const { desired, ref: subject } = workload;
  if (write === undefined || desired === undefined) return undefined;
  const { manager: by, time: at } = write;
  const event = scaleEvent(cluster, workload, at);
  const text = `scaled ${event?.size ?? `to ${desired}`}`;
  const evidence = ledger.cite({
    subject,
    pointer: "/spec/replicas",
    value: [desired, by, at],
    values: { replicas: desired, what: text, by, at: { at } },
    text: `${written(subject)}: ${text}, by ${by}`,
    kubectl: getWrites(subject),
  });
  return { at, subject, kind: "scale", text, by, evidence: [evidence, ...cited(event, ledger)] };
}

/** The newest write of the number of pods that came after the creation and is no part of a write of the template. */
export function scaleWrite(metadata: Metadata | undefined): Write | undefined {
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
  const { lastScaleTime: at, desiredReplicas: replicas } = scaler.status;
  if (at === undefined) return undefined;
  const { kind, name } = scaler.spec.scaleTargetRef;
  const subject = refOf("HorizontalPodAutoscaler", scaler);
  const target = refIn(subject.namespace, kind, name);
  const workload = cluster.workloads.get(keyOf(target));
  const event = workload && scaleEvent(cluster, workload, at);
  const text = `scaled ${written(target)} ${event?.size ?? `to ${replicas ?? "another size"}`}`;
  const evidence = ledger.cite({
    subject,
    pointer: "/status/lastScaleTime",
    value: [at, replicas],
    values: present({ at: moment(at), replicas }),
    text: `autoscaler ${scaler.metadata.name} ${text}`,
  });
  return { at, subject, kind: "scale", text, evidence: [evidence, ...cited(event, ledger)] };
}

/** How many pods it wanted before it was scaled to zero, by the controller's own word. */
export function replicasBefore({ eventsOf }: Cluster, { ref }: Workload): number | undefined {
  const sizes = eventsOf(ref)
    .filter(({ reason }) => reason === "ScalingReplicaSet")
    .map(({ message }) => SCALED.exec(message))
    .flatMap((match) => (match === null ? [] : [[match[1] ?? match[4], match[2] ?? match[3]]]));
  const [before] = sizes.find(([, after]) => after === "0") ?? [];
  return before === undefined ? undefined : Number(before);
}

/** The controller's own word of the same moment: it knows the number before. */
function scaleEvent({ eventsOf }: Cluster, { ref, desired }: Workload, time: string) {
  const event = eventsOf(ref).find(
    (item) =>
      item.reason === "ScalingReplicaSet" &&
      Math.abs(Date.parse(lastSeen(item) ?? "") - Date.parse(time)) < SAME_MOMENT_MS,
  );
  const match = event && SCALED.exec(event.message);
  if (!event || !match) return undefined;
  const before = match[1] ?? match[4];
  const after = match[2] ?? match[3] ?? String(desired);
  return { ref, event, size: before === undefined ? `to ${after}` : `${before} → ${after}` };
}

function cited(told: ReturnType<typeof scaleEvent>, ledger: Ledger): string[] {
  if (told === undefined) return [];
  const { ref, event } = told;
  const evidence = ledger.cite({
    subject: ref,
    pointer: `/events/${event.metadata.name}`,
    value: [event.reason, event.message],
    text: `event ScalingReplicaSet on ${written(ref)}: ${event.message}`,
    kubectl: getEvents(ref, "ScalingReplicaSet"),
    trust: "outside",
  });
  return [evidence];
}
