import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import { firstSeen, lastSeen } from "../../graph/events.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import { isUnbegun } from "../../graph/patience.ts";
import { hasEnded } from "../../graph/pod-view.ts";
import { isOfNewestRollout, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Seen, Spot } from "../../kit/pod-cause.ts";
import { type AdmissionRefusal, readAdmissionRefusal } from "../../messages/admission-refusal.ts";
import { readFailedWebhook } from "../../messages/failed-webhook.ts";
import { counted, shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";

/** Time that a controller may take to create pods. */
const PATIENCE_MS = 60_000;
/** Controllers try again after 1000 s at the latest. */
const RETRY_MS = 20 * 60_000;

/** What a CronJob lacks. */
export const RUN = "run";

/** A workload that has fewer pods than it wants. */
export interface Lack extends Spot {
  readonly missing: Missing;
  /** Why its controller may not create them; absent: nobody says. */
  readonly refusal?: AdmissionRefusal;
  /** The event that says so. */
  readonly event?: Event;
}

interface Missing {
  readonly existing: number;
  readonly wanted: { readonly count: number; readonly of: string };
}

/** Pods are missing, and the controller may not create them or is silent for long. An old refusal with all pods there is history. */
export function lackOf(inquiry: Inquiry, workload: Workload): Lack[] {
  if (inquiry.cluster.gapOf("Pod", workload.namespace) !== undefined) return [];
  const event = refusalEvent(inquiry, workload);
  const missing = missingOf(workload) ?? missingRun(inquiry, workload, event);
  if (missing === undefined) return [];
  const message = event?.message ?? workload.createFailure;
  if (message !== undefined)
    return [{ missing, refusal: readAdmissionRefusal(message), ...(event && { event }) }];
  return hasNone(workload) && isLongUnavailable(inquiry, workload) ? [{ missing }] : [];
}

/** Pods that still terminate are pods; what cannot be read may be one. */
function hasNone({ pods, unread }: Workload): boolean {
  return unread === 0 && pods.every(hasEnded);
}

/** What is missing of all pods; while old pods serve on, of those of the newest rollout. */
function missingOf(workload: Workload): Missing | undefined {
  const live = livePods(workload);
  const ofNewest = live.filter((pod) => isOfNewestRollout(workload, pod));
  const newest = workload.rollouts[0]?.replicaSet.spec.replicas ?? 0;
  return [
    {
      existing: live.length + workload.unread,
      wanted: { count: workload.desired ?? 0, of: "pod" },
    },
    { existing: ofNewest.length + workload.unread, wanted: { count: newest, of: "new pod" } },
  ].find(({ existing, wanted }) => existing < wanted.count);
}

function missingRun(
  inquiry: Inquiry,
  workload: Workload,
  event: Event | undefined,
): Missing | undefined {
  return missingPod(workload, event) ?? missingJob(inquiry, workload, event);
}

/** A Job wants a pod until it has ended. */
function missingPod(workload: Workload, event: Event | undefined): Missing | undefined {
  const isOpen = runsOpen(workload).some(({ name }) => name === event?.involvedObject.name);
  return isOpen && livePods(workload).length + workload.unread === 0
    ? { existing: 0, wanted: { count: 1, of: "pod" } }
    : undefined;
}

/** A CronJob whose last try to make a Job was refused: it tries again when its schedule says. */
function missingJob(
  { cluster }: Inquiry,
  { ref, namespace }: Workload,
  event: Event | undefined,
): Missing | undefined {
  if (event === undefined || event.involvedObject.kind !== "CronJob") return undefined;
  const isSuspended = objectsOf(cluster.state, "CronJob").some(
    ({ metadata, spec }) =>
      metadata.namespace === namespace && metadata.name === ref.name && spec.suspend === true,
  );
  return isSuspended ? undefined : { existing: 0, wanted: { count: 1, of: RUN } };
}

function runsOpen({ runs }: Workload): ObjectRef[] {
  return runs
    .filter(
      ({ spec, status }) =>
        spec.suspend !== true &&
        !status.conditions.some(
          ({ type, status: is }) => is === "True" && ["Complete", "Failed"].includes(type),
        ),
    )
    .map((job) => refOf("Job", job));
}

/** The last refusal, if it is recent and no pod was created after it. */
function refusalEvent({ cluster, now }: Inquiry, workload: Workload): Event | undefined {
  const newest = workload.rollouts[0]?.replicaSet;
  const events = [
    ...(newest === undefined ? [] : cluster.eventsOf(refOf("ReplicaSet", newest))),
    ...[workload.ref, ...runsOpen(workload)].flatMap((ref) => cluster.eventsOf(ref)),
  ];
  const refusal = events.find((event) => event.reason === "FailedCreate");
  // A CronJob tries again at the next time of its schedule, whenever that is.
  const isRetried = refusal?.involvedObject.kind !== "CronJob";
  if (refusal === undefined || (isRetried && now - seenAt(refusal) > RETRY_MS)) return undefined;
  const isOver = events.some(
    (event) => event.reason === "SuccessfulCreate" && seenAt(event) > seenAt(refusal),
  );
  return isOver ? undefined : refusal;
}

function seenAt(event: Event): number {
  return Date.parse(lastSeen(event) ?? "");
}

/** Of one that is paused since it was made it is known why. */
function isLongUnavailable({ cluster, now }: Inquiry, workload: Workload): boolean {
  const available = availabilityOf(workload);
  return (
    available?.status === "False" &&
    !isUnbegun(cluster, workload) &&
    now - Date.parse(available.lastTransitionTime ?? "") > PATIENCE_MS
  );
}

export function availabilityOf({ conditions }: Workload) {
  return conditions.find(({ type }) => type === "Available");
}

/** `1 of 3 pods exist`. */
export function missingText({ missing: { existing, wanted } }: Lack): string {
  return `${existing} of ${counted(wanted.count, wanted.of)} ${verbFor(wanted.count)}`;
}

function verbFor(count: number): string {
  return count === 1 ? "exists" : "exist";
}

/** How many pods are missing. */
export function lackClaim({ name, workload, spot, cite, say }: Seen<Lack, unknown>): Claim {
  const count = cite.fact({
    subject: workload.ref,
    pointer: "/status/replicas",
    value: missingText(spot),
    values: { ...spot.missing },
    text: `${name}: ${missingText(spot)}`,
  });
  if (spot.missing.wanted.of === RUN)
    return say(`${name} lacks a run: its Job is not made.`, count);
  return say(
    `${name} lacks pods: {existing} of {wanted} ${verbFor(spot.missing.wanted.count)}.`,
    count,
    cite.ready(workload),
  );
}

/** What is told of every refusal. */
export function refused(seen: Seen<Lack, unknown>, { words }: AdmissionRefusal) {
  const { workload, spot, say } = seen;
  const told = citeRefusal(seen, words);
  return {
    level: workload.createFailure === undefined ? ("medium" as const) : ("high" as const),
    text: missingText(spot),
    since: spot.event && refusedSince(seen, spot.event),
    facts: [lackClaim(seen), say("The API server refuses: {words}", told)],
    waitsFor: behindWebhook(seen, words),
    disproof: "a pod of the workload that was created after the refusal",
    symptom: { reason: "FailedCreate" },
  };
}

/** Each try of a controller may name another pod, and is an event of its own: the first since a pod was created. */
function refusedSince({ cluster }: Inquiry, event: Event): string | undefined {
  const { kind, namespace, name } = event.involvedObject;
  const events = cluster.eventsOf(refIn(namespace, kind, name));
  const made = Math.max(
    0,
    ...events.filter(({ reason }) => reason === "SuccessfulCreate").map(seenAt),
  );
  const refusals = events.filter(
    (item) => item.reason === "FailedCreate" && (item === event || seenAt(item) > made),
  );
  return earliest(refusals.map(firstSeen));
}

/** What should have answered, where a webhook could not be called. */
function behindWebhook({ cluster }: Inquiry, words: string): ObjectRef[] {
  const named = readFailedWebhook(words)?.service;
  if (named === undefined) return [];
  const ref = refIn(named.namespace, "Service", named.name);
  const workloads = cluster.services.get(keyOf(ref))?.workloads ?? [];
  return [ref, ...workloads.map((workload) => workload.ref)];
}

/** The refusal by the event, or by the condition of the workload. */
function citeRefusal({ workload, spot, cite }: Seen<Lack, unknown>, words: string): string {
  if (spot.event !== undefined) return cite.words(cite.event(spot.event), words);
  return cite.fact({
    subject: workload.ref,
    pointer: "/status/conditions/ReplicaFailure",
    value: words,
    values: { words: shortened(words, 300) },
    text: `${workload.ref.name}, condition ReplicaFailure: ${shortened(words, 300)}`,
    kubectl: shellWords`describe ${written(workload.ref)}`,
  });
}
