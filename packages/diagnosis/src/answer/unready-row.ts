import type { WorkloadState } from "@binnacle/contracts";
import { isFresh } from "../causes/unlisted/trouble.ts";
import { earliest } from "../facts/times.ts";
import type { Cluster } from "../graph/cluster.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { awaitsNode, controllersOf, isOnItsWay, isServed, isYoung } from "../graph/patience.ts";
import { conditionOf, type PodView, startOf } from "../graph/pod-view.ts";
import { desiredCount, impactOn, livePods, readyCount, type Workload } from "../graph/workload.ts";
import { readProbeMessage } from "../messages/probe-message.ts";
import { readinessGatesIn } from "../messages/readiness-gates.ts";
import { isRoutine } from "../messages/routine.table.ts";
import { counted, listed } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";

type Told = Pick<WorkloadState, "state" | "text">;

interface Look {
  readonly cluster: Cluster;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Pods that are not Ready and do not merely start: they fell before, or somebody warns of them now. */
export function unreadyRow(look: Look, workload: Workload): Told | undefined {
  const unready = livePods(workload).filter((pod) => !pod.isReady);
  const isShort = readyCount(workload) < desiredCount(workload);
  const restarts = unready
    .flatMap(({ containers }) => containers)
    .reduce((sum, { status }) => sum + (status?.restartCount ?? 0), 0);
  if (restarts > 0) {
    const of = isShort ? "" : ` of ${unready.length} more`;
    const text = `${readyText(workload)}, ${counted(restarts, "restart")}${of}`;
    return { state: impactOn(workload), text };
  }
  const reasons = warningsOf(look, workload, unready);
  if (reasons.length === 0) return undefined;
  const told = `with warnings: ${listed(reasons)}`;
  if (!isOnItsWay(look, workload)) {
    const more = isShort ? "" : `, ${counted(unready.length, "pod")} more ${isOrAre(unready)} not`;
    return { state: impactOn(workload), text: `${readyText(workload)}${more}, ${told}` };
  }
  const what = isShort ? startText(workload) : `${counted(unready.length, "pod")} more still start`;
  return { state: "unknown", text: `${what}, ${told}` };
}

function isOrAre({ length }: readonly unknown[]): string {
  return length === 1 ? "is" : "are";
}

/** `1 of 2 pods Ready`. */
export function readyText(workload: Workload): string {
  return `${readyCount(workload)} of ${counted(desiredCount(workload), "pod")} Ready`;
}

/** `1 of 2 pods still start`, or what opens the gate that they wait for. */
export function startText(workload: Workload): string {
  const desired = desiredCount(workload);
  const lacks = desired - readyCount(workload);
  const count = `${lacks} of ${counted(desired, "pod")}`;
  const unready = livePods(workload).filter((pod) => !pod.isReady);
  const gates = unready.map(({ object }) => {
    const { reason, message = "" } = conditionOf(object, "Ready") ?? {};
    return reason === "ReadinessGatesNotReady" ? readinessGatesIn(message) : [];
  });
  return gates.length === 0 || gates.some((names) => names.length === 0)
    ? `${count} still start`
    : `${count} ${lacks === 1 ? "runs and waits" : "run and wait"} for readiness gate ${gatesText(gates.flat())}`;
}

function gatesText(gates: ReturnType<typeof readinessGatesIn>): string {
  const names = listed([...new Set(gates.map(({ name }) => name))]);
  return `${names}, which ${gates.every(({ isUnset }) => isUnset) ? "nobody has set" : "is not True"}`;
}

/** Beside all that it wants: `1 pod more still starts, not Ready for 109 s, its probe fails`; empty where all are Ready. */
export function besideText(look: Look, workload: Workload): string {
  const { cluster, now } = look;
  const unready = besideWanted(look, workload);
  if (unready.length === 0) return "";
  const starts = unready.length === 1 ? "starts" : "start";
  const what = isOnItsWay(look, workload) ? ` still ${starts},` : "";
  const events = unready.flatMap((pod) => cluster.eventsOf(pod.ref));
  const isProbed = events.some((event) => isOfStart(event) && isFresh({ now }, event));
  const whose = unready.length === 1 ? "its" : "a";
  const told = isProbed ? `, ${whose} probe fails` : "";
  return `${counted(unready.length, "pod")} more${what} not Ready${unreadyFor(now, unready)}${told}`;
}

/** Not Ready, and not what a lost node still holds: that was replaced. */
export function besideWanted({ cluster }: Look, workload: Workload): PodView[] {
  const isLost = ({ object: { spec } }: PodView) => {
    const node = cluster.nodes.get(spec.nodeName ?? "");
    return node !== undefined && isNotReady(node);
  };
  return livePods(workload).filter((pod) => !pod.isReady && !isLost(pod));
}

/** ` for 109 s`, ` for 3 min`: since the first of them stopped to be, or was made. */
function unreadyFor(now: number, unready: readonly PodView[]): string {
  const times = unready.map(
    (pod) => conditionOf(pod.object, "Ready")?.lastTransitionTime ?? startOf([pod]),
  );
  const seconds = Math.round((now - Date.parse(earliest(times) ?? "")) / 1000);
  if (!(seconds >= 0)) return "";
  return seconds > 120 ? ` for ${Math.round(seconds / 60)} min` : ` for ${seconds} s`;
}

/** Reasons of what is warned of now: of its pods that are not Ready, and where it lacks some of what makes them. */
function warningsOf(
  { cluster, now }: Look,
  workload: Workload,
  unready: readonly PodView[],
): string[] {
  const isShort = readyCount(workload) < desiredCount(workload);
  const others = isServed(workload);
  const ofPods = unready.flatMap((pod) => {
    const mayFail = others && isYoung(now, pod);
    const mayWait = others && awaitsNode({ cluster, now }, pod);
    return cluster
      .eventsOf(pod.ref)
      .filter((event) => !(mayFail && isOfStart(event)))
      .filter(({ reason }) => !(mayWait && reason === "FailedScheduling"));
  });
  const ofOwners = isShort ? controllersOf(workload).flatMap((ref) => cluster.eventsOf(ref)) : [];
  const reasons = [...ofPods, ...ofOwners]
    .filter((event) => event.type === "Warning" && isFresh({ now }, event))
    .map(({ reason }) => reason);
  return [...new Set(reasons)].filter((reason) => !isRoutine(reason));
}

/** A probe asks whether it is Ready yet. */
function isOfStart({ reason, message }: Event): boolean {
  return reason === "Unhealthy" && readProbeMessage(message)?.probe !== "liveness";
}
