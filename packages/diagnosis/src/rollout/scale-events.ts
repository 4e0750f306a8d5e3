import { type Change, present } from "@binnacle/contracts";
import { getEvents } from "../facts/kubectl.ts";
import type { Ledger } from "../facts/ledger.ts";
import type { Cluster } from "../graph/cluster.ts";
import { lastSeen, seenAt } from "../graph/events.ts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { readScaling, type Scaling } from "../messages/scaling.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { beganAt, turnsOf } from "./turns-of.ts";
import { ownerOfField } from "./writes-of.ts";

/** A rollout moves two ReplicaSets within such a time; a wish for more or fewer pods moves one. */
const ROLLOUT_MS = 10_000;

interface Told {
  readonly event: Event;
  readonly scaling: Scaling;
}

/**
 * Changes of the number of pods that a Deployment wants, as its controller tells them: the API server keeps no time of a write by
 * the subresource `scale` (`kubectl scale`, an autoscaler).
 */
export function scaleEventChanges(cluster: Cluster, workload: Workload, ledger: Ledger): Change[] {
  const { ref: subject, metadata } = workload;
  if (subject.kind !== "Deployment" || metadata === undefined) return [];
  const told = cluster.eventsOf(subject).flatMap((event): Told[] => {
    const scaling = event.reason === "ScalingReplicaSet" ? readScaling(event.message) : undefined;
    return scaling === undefined ? [] : [{ event, scaling }];
  });
  const by = ownerOfField(metadata, ["spec", "replicas"]);
  return told
    .filter((item) => isWish(item, told, workload))
    .flatMap(({ event, scaling: { from, to } }) => {
      const at = lastSeen(event);
      if (at === undefined) return [];
      const text = `scaled ${from} → ${to}`;
      const isLast = to === workload.desired;
      const byWhom = present({ by: isLast ? by : undefined });
      const evidence = ledger.cite({
        subject,
        pointer: `/events/${event.metadata.name}`,
        value: [event.reason, event.message],
        values: { what: text, at: { at }, ...byWhom },
        text: `event ScalingReplicaSet on ${written(subject)}: ${event.message}`,
        kubectl: getEvents(subject, "ScalingReplicaSet"),
        trust: "outside",
      });
      return [{ at, subject, kind: "scale", text, ...byWhom, evidence: [evidence] }];
    });
}

/** No part of a rollout: the newest ReplicaSet alone moves, some time after it was made, or taken again. */
function isWish({ event, scaling }: Told, all: readonly Told[], workload: Workload): boolean {
  const [turn] = turnsOf(workload);
  const newest = turn?.rollout.replicaSet.metadata;
  if (turn === undefined || newest?.name !== scaling.replicaSet || scaling.from === undefined)
    return false;
  const at = seenAt(event);
  const age = at - Date.parse(beganAt(workload, turn) ?? newest.creationTimestamp ?? "");
  const isAlone = !all.some(
    (other) =>
      other.scaling.replicaSet !== scaling.replicaSet &&
      Math.abs(seenAt(other.event) - at) <= ROLLOUT_MS,
  );
  return isAlone && age > ROLLOUT_MS;
}
