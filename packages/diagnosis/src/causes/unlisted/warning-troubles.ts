import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { earliest } from "../../facts/times.ts";
import { firstSeen, seenAt, timesSince } from "../../graph/events.ts";
import { isNotReady } from "../../graph/node-readiness.ts";
import { refIn } from "../../graph/object-key.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";
import { isHealthy, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { tellsSuccess } from "../../messages/event-reason.ts";
import { readProbeMessage } from "../../messages/probe-message.ts";
import { isRoutine } from "../../messages/routine.table.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import { kindsToRead } from "../../state/kinds.table.ts";
import { Name } from "../../state/shapes.ts";
import { isFresh, saysEvent, type Trouble } from "./trouble.ts";

/** How often a warning comes, at least, before it says that something is wrong now. */
interface Rate {
  readonly times: number;
  readonly withinMs: number;
}

const HOUR_MS = 60 * 60_000;
/** A controller that tries again comes back within the hour. */
const RETRIED: Rate = { times: 2, withinMs: HOUR_MS };
/** Of nodes that are made, emptied and taken back all day, once and again is how they go. */
const OF_NODES: Rate = { times: 3, withinMs: HOUR_MS };
/** Probes of what is Ready fail now and then. */
const OF_PROBES: Rate = { times: 10, withinMs: 20 * 60_000 };
/** Back-off lasts five minutes at most: what is so young goes on, though its pod was not seen. */
const UNSEEN_MS = 5 * 60_000;
/** Failed probes older than this are over. */
const PROBE_MS = 5 * 60_000;
/** Taints of a node that somebody or an autoscaler empties. */
const LEAVING = new Set([
  "node.kubernetes.io/unschedulable",
  "ToBeDeletedByClusterAutoscaler",
  "karpenter.sh/disrupted",
]);
/** Kinds whose own state says how they are, whatever was warned of. */
const TELL_THEMSELVES = new Set(["Job", "HorizontalPodAutoscaler"]);

/** Objects that a controller warns of again and again, until now. */
export function warningTroubles(inquiry: Inquiry): Trouble[] {
  const warnings = objectsOf(inquiry.cluster.state, "Event").filter(
    (event) => event.type === "Warning" && isFresh(inquiry, event) && isMeant(event),
  );
  if (warnings.length === 0) return [];
  const look = {
    inquiry,
    there: createThere(inquiry),
  };
  const groups = Map.groupBy(warnings, (event) => `${keyOf(subjectOf(event))} ${event.reason}`);
  return [...groups.values()].flatMap((group) => troubleOf(look, group));
}

interface Looking {
  readonly inquiry: Inquiry;
  readonly there: (ref: ObjectRef) => boolean;
}

/** What it is about may stand in a command: nobody checks it. */
function isMeant({ reason, involvedObject: { kind, name } }: Event): boolean {
  return (
    !isRoutine(reason) &&
    !TELL_THEMSELVES.has(kind) &&
    /^[a-z]+$/i.test(kind) &&
    Name.safeParse(name).success
  );
}

function subjectOf({ involvedObject: { kind, namespace, name } }: Event): ObjectRef {
  return refIn(kind === "Node" ? undefined : namespace, kind, name);
}

function troubleOf({ inquiry, there }: Looking, group: readonly Event[]): Trouble[] {
  const [event] = group.toSorted((left, right) => seenAt(right) - seenAt(left));
  if (event === undefined || !isAt(rateOf(event), inquiry.now, group)) return [];
  const ref = subjectOf(event);
  const workload = inquiry.cluster.ownerOf(ref);
  const judged = { inquiry, ref, event, workload };
  if (!there(ref) || isFollowed(inquiry, event) || isOver(judged)) return [];
  return [
    {
      ref,
      ...(workload === undefined ? {} : { owner: workload.ref }),
      reason: event.reason,
      since: earliest(group.map(firstSeen)),
      isBroken: false,
      facts: [saysEvent(inquiry, event)],
      standsOn: standsOn(inquiry, ref),
    },
  ];
}

function rateOf({ reason, involvedObject: { kind } }: Event): Rate {
  if (kind === "Pod" && reason === "Unhealthy") return OF_PROBES;
  return kind === "Node" ? OF_NODES : RETRIED;
}

/** By how often it came lately: an event counts all times since it first came. */
function isAt({ times, withinMs }: Rate, now: number, group: readonly Event[]): boolean {
  return group.reduce((sum, item) => sum + timesSince(item, now - withinMs), 0) >= times;
}

/** All objects of its kind were read, and it is not among them: it is gone. */
function createThere({ cluster }: Inquiry): (ref: ObjectRef) => boolean {
  const kinds = new Map(kindsToRead.map(({ kind }) => [kind as string, kind]));
  const read = new Map<string, ReadonlySet<string>>();
  return (ref) => {
    const kind = kinds.get(ref.kind);
    if (kind === undefined || cluster.gapIn(kind, ref.namespace, ref.name) !== undefined)
      return true;
    const keys =
      read.get(kind) ??
      new Set(
        objectsOf(cluster.state, kind).map(({ metadata: { name, namespace } }) =>
          keyOf({ kind, namespace, name }),
        ),
      );
    read.set(kind, keys);
    return keys.has(keyOf(ref));
  };
}

/** Its controller told of a success after it. */
function isFollowed({ cluster }: Inquiry, warning: Event): boolean {
  const at = seenAt(warning);
  const by = controllerOf(warning);
  return cluster
    .eventsOf(subjectOf(warning))
    .some(
      (event) =>
        event.type !== "Warning" &&
        seenAt(event) > at &&
        controllerOf(event) === by &&
        tellsSuccess(event.reason),
    );
}

function controllerOf({ reportingComponent, source }: Event): string {
  return reportingComponent || source?.component || "";
}

interface Judged {
  readonly inquiry: Inquiry;
  readonly ref: ObjectRef;
  readonly event: Event;
  readonly workload: Workload | undefined;
}

/** By its own state; and to be refused pods is over for what has them all. */
function isOver(judged: Judged): boolean {
  const { ref, event, workload } = judged;
  const isRefusal = ref.kind !== "Pod" && event.reason === "FailedCreate";
  if (isRefusal && workload?.desired !== undefined && isHealthy(workload)) return true;
  return JUDGES[ref.kind]?.(judged) === true;
}

/** By what the object itself shows a warning about it is over, or is told by its own state. */
const JUDGES: Readonly<Record<string, (judged: Judged) => boolean>> = {
  Pod: ({ inquiry: { cluster, now }, ref, event }) => {
    const pod = cluster.podOf(ref);
    const isOldProbe = event.reason === "Unhealthy" && now - seenAt(event) > PROBE_MS;
    // What was not seen may be as it was warned of a moment ago, or gone.
    if (pod === undefined)
      return (
        now - seenAt(event) > UNSEEN_MS ||
        cluster.gapIn("Pod", ref.namespace, ref.name) === undefined
      );
    return isOldProbe || isOverFor(pod, event);
  },
  Node: ({ inquiry: { cluster }, ref, event }) => {
    const node = cluster.nodes.get(ref.name);
    if (node?.spec.taints.some(({ key }) => LEAVING.has(key)) === true) return true;
    return event.reason === "NodeNotReady" && node !== undefined && !isNotReady(node);
  },
  PersistentVolumeClaim: ({ inquiry: { cluster }, ref, event }) => {
    const claim = cluster.lookup.volumeClaims(ref.namespace).get(ref.name);
    const isBound = claim?.status.phase === "Bound";
    return !isBound || event.reason === "ProvisioningFailed";
  },
};

/** One that is not Ready is judged by how long it is so. */
function isOverFor({ object, isOver: hasEnded, isReady }: PodView, event: Event): boolean {
  if (hasEnded || !isReady) return true;
  const readyAt = Date.parse(conditionOf(object, "Ready")?.lastTransitionTime ?? "");
  if (event.reason === "Unhealthy") return hasPassed(event, readyAt);
  return !(seenAt(event) > readyAt) || event.reason === "BackOff";
}

/** What is Ready has passed its startup probe, which then asks no more, and its readiness probe when it became so. */
function hasPassed(event: Event, readyAt: number): boolean {
  const probe = readProbeMessage(event.message)?.probe;
  return probe === "startup" || (probe === "readiness" && seenAt(event) <= readyAt);
}

function standsOn({ cluster }: Inquiry, ref: ObjectRef): ObjectRef[] {
  const service = cluster.services.get(keyOf(ref));
  return (service?.workloads ?? []).map((workload) => workload.ref);
}
