import type { Change } from "@binnacle/contracts";
import { defined } from "../facts/cite-pod.ts";
import { getEvents, kubectl } from "../facts/kubectl.ts";
import type { Ledger } from "../facts/ledger.ts";
import type { Cluster } from "../graph/cluster.ts";
import { lastSeen } from "../graph/events.ts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { writesOf } from "./managed-by.ts";

const SCALED = /from (\d+)(?: to (\d+))?|to (\d+) from (\d+)/;
/** A rollout scales its ReplicaSets; a wish for more or fewer pods is another thing. */
const SAME_MOMENT_MS = 5000;

/** The last time that somebody changed how many pods a workload wants, as far as the object tells. */
export function scaleChangeOf(
  cluster: Cluster,
  workload: Workload,
  ledger: Ledger,
): Change | undefined {
  const { metadata, desired } = workload;
  const [write] = writesOf(metadata?.managedFields ?? [], ["spec", "replicas"]);
  if (write === undefined || desired === undefined) return undefined;
  const templates = writesOf(metadata?.managedFields ?? [], ["spec", "template"]);
  const isScale = !templates.some(
    (other) => other.time === write.time && other.manager === write.manager,
  );
  const sinceCreation = Date.parse(write.time) - Date.parse(metadata?.creationTimestamp ?? "");
  if (!isScale || sinceCreation < SAME_MOMENT_MS) return undefined;
  const event = scaleEvent(cluster, workload, write.time);
  const text = event?.text ?? `scaled to ${desired}`;
  const evidence = ledger.cite({
    subject: workload.ref,
    pointer: "/spec/replicas",
    value: [desired, write.manager, write.time],
    values: defined({ replicas: desired, by: write.manager, at: write.time }),
    text: `${written(workload.ref)}: ${text}, by ${write.manager}`,
    command: `${kubectl(workload.ref.namespace)} get ${workload.ref.kind.toLowerCase()} ${workload.ref.name} -o yaml --show-managed-fields`,
  });
  return {
    at: write.time,
    subject: workload.ref,
    kind: "scale",
    text,
    by: write.manager,
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
    text: before === undefined ? `scaled to ${after}` : `scaled ${before} → ${after}`,
    evidence: (ledger: Ledger) => [
      ledger.cite({
        subject: workload.ref,
        pointer: `/events/${event.metadata.name}`,
        value: [event.reason, event.message],
        text: `event ScalingReplicaSet on ${written(workload.ref)}: ${event.message}`,
        command: getEvents(workload.ref, "ScalingReplicaSet"),
        trust: "outside",
      }),
    ],
  };
}
