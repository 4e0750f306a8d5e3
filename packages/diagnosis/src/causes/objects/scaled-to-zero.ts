import { type Change, type Claim, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import type { Call } from "../../graph/calls.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { citeCall, refusedCallers } from "../../logs/refused-calls.ts";
import { isByOther, isScaler, kedaScalerOf } from "../../rollout/keda-scaler.ts";
import { lastScaleOf, scalerOf } from "../../rollout/last-scale.ts";
import { replicasBefore } from "../../rollout/scale-changes.ts";
import {
  citeNote,
  NOTED,
  reasonOf,
  type ScaleNote,
  scaleNoteOf,
} from "../../rollout/scale-note.ts";
import { getWrites, isByHand, writersOf } from "../../rollout/writes-of.ts";
import { counted, listed, shortened } from "../../say.ts";

interface Zero {
  readonly change: Change | undefined;
  /** Who set it, where that is known. */
  readonly by: string | undefined;
  /** It was set to zero, or made so, in the window. */
  readonly isRecent: boolean;
  /** An autoscaler chose it, somebody noted it, or it has been so since before the window. */
  readonly isMeant: boolean;
  /** Why, where somebody wrote that down and nobody misses it. */
  readonly note: ScaleNote | undefined;
  /** Evidence of callers that are refused. */
  readonly refused: readonly string[];
  /** One of each workload that calls it. */
  readonly callers: readonly Call[];
  /** Somebody who calls it is refused, or is not well. */
  readonly isMissed: boolean;
}

/** Somebody wants no pods of a workload, though others call it. */
export const scaledToZero = objectCause<Workload, Zero>({
  id: "scaled-to-zero",
  title: "Scaled to zero",
  group: "lifecycle",
  high: "workloads call its Service, and the wish was set to zero in the window or they are refused",
  medium: "workloads call its Service, or the wish was set to zero in the window",
  low: "the wish is zero pods, and it may be meant so",
  ruledOut: "no workload that others call wants zero pods",
  needs: ["Deployment", "StatefulSet", "Service"],
  metric: "request_rate",
  of: "workload",

  all: ({ cluster }) =>
    [...cluster.workloads.values()].filter(({ ref }) =>
      ["Deployment", "StatefulSet"].includes(ref.kind),
    ),

  sees(workload, inquiry) {
    const found = workload.desired === 0 ? zeroOf(workload, inquiry) : undefined;
    if (found === undefined || isIdle(workload, inquiry, found)) return undefined;
    const isServed = inquiry.cluster.servicesOf(workload).some(({ pods }) => pods.length > 0);
    const isAsked = inquiry.asked.has(workload.key);
    // Others answer in its place: a canary, or the other of two colours.
    if (isServed)
      return isAsked && isAskedAlone(workload, inquiry)
        ? { ...found, isMeant: true, refused: [], isMissed: false }
        : undefined;
    return isAsked || found.callers.length > 0 || wasSet(found) ? found : undefined;
  },

  tells(seen) {
    const { ref, name, hit, cite, say } = seen;
    const { change, by, isMissed, note } = hit;
    const level = levelOf(hit);
    const isNoted = note !== undefined && !isMissed;
    const wish = cite.fact({
      subject: ref,
      pointer: "/spec/replicas",
      value: 0,
      values: present({ wanted: { count: 0, of: "pod" } as const, by }),
      text: `${written(ref)} wants 0 pods`,
    });
    return {
      level,
      does: `is scaled to zero${by === undefined ? "" : ` by ${shortened(by, 40)}`}${isNoted ? `, noted: "${shortened(note.words, 60)}"` : ""}`,
      text: "scaled to zero",
      why: by && `by ${by}`,
      // What nobody misses is a choice, whoever calls it at other times.
      impact: isMissed ? "broken" : "degraded",
      since: change?.at,
      facts: [
        say(`${written(ref)} wants {wanted}${setText(hit)}.`, wish, ...(change?.evidence ?? [])),
      ],
      context: contextOf(seen),
      disproof: `a pod of ${name} that runs`,
      change,
      // Nothing is to be mended of what somebody said is meant.
      ...(isNoted ? {} : mendedOf(seen)),
      nextCheck: { text: "see who set it, and when", kubectl: getWrites(ref) },
      symptom: { reason: "ScaledToZero" },
    };
  },
});

function wasSet({ change, isRecent, isMeant }: Zero): boolean {
  return change !== undefined && isRecent && !isMeant;
}

/** KEDA scales it, which may be for want of work; its row says so, to who asks about it, too. */
function isIdle(workload: Workload, { cluster }: Inquiry, { by, isMissed }: Zero): boolean {
  return kedaScalerOf(cluster, workload) !== undefined && !isByOther(by) && !isMissed;
}

/** Not as one of several behind a Service that was asked about. */
function isAskedAlone(workload: Workload, { cluster, asked }: Inquiry): boolean {
  return cluster
    .servicesOf(workload)
    .every((service) =>
      service.workloads.every((other) => other === workload || !asked.has(other.key)),
    );
}

/** Since when, and by whom: of a size of zero that the subresource `scale` wrote the API server keeps no owner. */
function setText({ change, by }: Zero): string {
  const who = by === undefined ? "; by whom is not kept" : ", by {by}";
  if (change !== undefined) return `: {what} at {at}${who}`;
  return by === undefined
    ? "; nothing tells since when, or by whom"
    : ", set by {by}; nothing tells since when";
}

function mendedOf(seen: SeenObject<Workload, Zero>) {
  const { object: workload, ref, hit } = seen;
  return mended({
    ref,
    metadata: workload.metadata,
    // Whoever set the number by hand is drift.
    changedBy: hit.by ?? writersOf(workload.metadata, ["spec", "replicas"]).find(isByHand),
    steps: [startAgain(seen)],
    what: "set replicas",
  });
}

/** As many as before, where an event tells; an autoscaler takes over from any number above zero. */
function startAgain({ object: workload, ref, cluster }: SeenObject<Workload, Zero>): DraftStep {
  const before = replicasBefore(cluster, workload);
  const text =
    before === undefined
      ? "starts one pod again; choose how many it needs"
      : `starts ${counted(before, "pod")} again, as many as before`;
  return {
    text,
    kubectl: shellWords`scale ${written(ref)} --replicas=${before ?? 1}`,
    object: ref,
  };
}

function contextOf(seen: SeenObject<Workload, Zero>): Claim[] {
  const { callers, note } = seen.hit;
  return [
    ...(note === undefined ? [] : [seen.say(NOTED, citeNote(seen, seen.object, note))]),
    ...(callers.length === 0 ? [] : [calledBy(seen)]),
    ...scaledBy(seen),
  ];
}

/** Its ScaledObject is not read. */
function scaledBy({
  object: workload,
  cluster,
  hit,
  cite,
  say,
}: SeenObject<Workload, Zero>): Claim[] {
  const scaler = kedaScalerOf(cluster, workload);
  if (scaler === undefined || isByOther(hit.by)) return [];
  const { name } = workload.ref;
  const fact = cite.fact({
    subject: refOf("HorizontalPodAutoscaler", scaler),
    pointer: "/spec/scaleTargetRef",
    value: [scaler.metadata.name, name],
    text: `KEDA scales ${name} by autoscaler ${scaler.metadata.name}`,
  });
  return [
    say(
      "KEDA scales it; whether there is work, and whether KEDA sees it, was not looked at.",
      fact,
    ),
  ];
}

function calledBy(seen: SeenObject<Workload, Zero>): Claim {
  const { callers, refused } = seen.hit;
  const names = listed(callers.map(({ from }) => from.ref.name));
  const calls = callers.length === 1 ? "calls" : "call";
  const named = callers.map((call) => citeCall(seen, call));
  return seen.say(`${names} ${calls} it.`, ...named, seen.cite.ready(seen.object), ...refused);
}

/** What stands there for any reason tells of a zero that may be meant. */
function zeroOf(workload: Workload, inquiry: Inquiry): Zero {
  const found = wishOf(workload, inquiry);
  const note = found.note ?? (levelOf(found) === "low" ? reasonOf(workload) : undefined);
  return { ...found, note };
}

function wishOf(workload: Workload, inquiry: Inquiry): Zero {
  const { cluster, window, ledger } = inquiry;
  const services = cluster.servicesOf(workload);
  const callers = services
    .flatMap((service) => cluster.calls.byService.get(service.key) ?? [])
    .filter(({ from }) => from.desired !== 0);
  const change = lastScaleOf(cluster, workload, ledger);
  const by = change?.by ?? scalerOf(workload);
  const at = change?.at ?? workload.metadata?.creationTimestamp ?? "";
  const isRecent = Date.parse(at) >= window.fromMs;
  const note = scaleNoteOf(workload);
  const refused = services.flatMap((service) => refusedCallers(inquiry, service));
  return {
    change,
    by,
    isRecent,
    isMeant:
      note !== undefined ||
      isSettled({ change, isRecent, by }) ||
      kedaScalerOf(cluster, workload) !== undefined,
    note,
    refused,
    isMissed: refused.length > 0 || callers.some(({ from }) => isAiling(from)),
    callers: [...new Map(callers.map((call) => [call.from.key, call])).values()],
  };
}

function isAiling(workload: Workload): boolean {
  return livePods(workload).some((pod) => !pod.isReady);
}

/** It has been so since before the window, or an autoscaler chose it. */
function isSettled({ change, isRecent, by }: Pick<Zero, "change" | "isRecent" | "by">): boolean {
  return (change !== undefined && !isRecent) || isScaler(by);
}

function levelOf({ callers, by, isRecent, isMeant, refused }: Zero) {
  if (refused.length > 0) return "high";
  if (isMeant || (callers.length === 0 && (!isRecent || by === undefined))) return "low";
  return isRecent && callers.length > 0 ? "high" : "medium";
}
