import { keyOf, type ObjectRef, present, type WorkloadState } from "@binnacle/contracts";
import { skipsText } from "../causes/objects/run-holds-the-next.ts";
import type { Cluster } from "../graph/cluster.ts";
import { demandText } from "../graph/node-filters.ts";
import { hasLabels } from "../graph/node-fit.ts";
import { isOnItsWay } from "../graph/patience.ts";
import { hasEnded } from "../graph/pod-view.ts";
import {
  desiredCount,
  impactOn,
  isRun,
  livePods,
  readyCount,
  type Workload,
} from "../graph/workload.ts";
import type { Draft } from "../kit/draft.ts";
import { isZeroOfKeda } from "../rollout/keda-scaler.ts";
import { askedState } from "./asked-state.ts";
import { besideText, besideWanted, readyText, startText, unreadyRow } from "./unready-row.ts";
import { wishesFor } from "./wishes-for.ts";

const ORDER = ["broken", "degraded", "unknown", "fine"];
interface Scope {
  readonly isInScope: (ref: ObjectRef) => boolean;
  readonly target: ObjectRef | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type Row = Omit<WorkloadState, "ref" | "ready" | "desired">;

/** One row a workload, one a culprit that is none (a Service, a node), one for the target: the worst first. */
export function workloadStates(
  cluster: Cluster,
  drafts: readonly Draft[],
  { isInScope, target, now }: Scope,
): WorkloadState[] {
  const active = drafts.filter((draft) => draft.state === "active");
  const byOwner = new Map(active.toReversed().map((draft) => [keyOf(draft.owner), draft]));
  const culpritOf = new Map(active.toReversed().flatMap((draft) => hitBy(cluster, draft)));
  const workloads = [...cluster.workloads.values()].filter(
    (workload) => isInScope(workload.ref) && isShown(workload, byOwner),
  );
  const rows = workloads.map((workload): WorkloadState => {
    const draft = byOwner.get(workload.key);
    const suffering = culpritOf.get(workload.key);
    const row =
      draft === undefined ? rowOf({ cluster, now }, workload, suffering) : culpritRow(draft);
    const [ready, desired] = [readyCount(workload), desiredCount(workload)];
    return { ref: workload.ref, ...row, ready, desired };
  });
  const others = active
    .filter((draft) => !cluster.workloads.has(keyOf(draft.owner)) && isInScope(draft.owner))
    .map((draft) => ({ ref: draft.owner, ...culpritRow(draft), ready: 0, desired: 0 }));
  const told = [...others, ...rows];
  const isTold = target === undefined || told.some(({ ref }) => keyOf(ref) === keyOf(target));
  return [...told, ...(isTold ? [] : [askedState(cluster, target)])]
    .map((row) =>
      target !== undefined && keyOf(row.ref) === keyOf(target)
        ? { ...row, ...wishesFor(cluster, row.ref) }
        : row,
    )
    .toSorted(compare);
}

/** Its victims, and whose pods it took along: of a pod that ended its workload tells by itself whether it lacks it. */
function hitBy(cluster: Cluster, draft: Draft) {
  const because = `its pods were on ${draft.culprit.name}`;
  const taken = draft.takes
    .filter((pod) => !hasEnded(pod))
    .flatMap((pod) => cluster.workloadOf(pod)?.ref ?? []);
  return [...taken.map((ref) => ({ ref, because })), ...draft.victims].map(
    (victim) => [keyOf(victim.ref), { draft, victim }] as const,
  );
}

/** Jobs that are done are no workloads any more. */
function isShown(workload: Workload, byOwner: ReadonlyMap<string, Draft>): boolean {
  return !isRun(workload) || livePods(workload).length > 0 || byOwner.has(workload.key);
}

interface Suffering {
  readonly draft: Draft;
  readonly victim: { readonly because: string };
}

function rowOf(
  { cluster, now }: { cluster: Cluster; now: number },
  workload: Workload,
  suffering: Suffering | undefined,
): Row {
  const unknown: Row = { state: "unknown", text: "", part: "none" };
  if (cluster.gapOf("Pod", workload.namespace) !== undefined) return unknown;
  const ready = readyCount(workload);
  const desired = desiredCount(workload);
  if (suffering !== undefined) return victimRow(suffering, { ready, desired });
  if (mayBeWhole(workload)) return unknown;
  const look = { cluster, now };
  const unready = unreadyRow(look, workload);
  if (unready !== undefined) return { ...unready, part: "none" };
  if (isSettling(workload)) return runRow(look, workload);
  if (ready >= desired) return wholeRow(look, workload);
  if (isOnItsWay(look, workload)) return { state: "fine", text: startText(workload), part: "none" };
  return { state: impactOn(workload), text: readyText(workload), part: "none" };
}

/** A run that keeps others from starting may hang, and may be as long as ever. */
function runRow(look: { cluster: Cluster; now: number }, { ref }: Workload): Row {
  const text = skipsText(look, ref);
  return { state: text === undefined ? "fine" : "unknown", text: text ?? "", part: "none" };
}

/** All that it wants is Ready; of what is not, beside it and for longer than it may take, nothing tells why. */
function wholeRow(look: { cluster: Cluster; now: number }, workload: Workload): Row {
  const beside = besideWanted(look, workload).length;
  const isFine = beside === 0 || isOnItsWay(look, workload);
  return {
    state: isFine ? "fine" : "unknown",
    text: beside === 0 ? noPodsText(look.cluster, workload) : besideText(look, workload),
    part: "none",
    ...(beside > 0 && { beside }),
  };
}

/** Why it is well that something has no pods. */
function noPodsText(cluster: Cluster, workload: Workload): string {
  return isZeroOfKeda(cluster, workload)
    ? "KEDA scales it; whether there is work was not looked at"
    : nowhereText(cluster, workload);
}

/** A DaemonSet whose labels no node has, and of which that is no fault: a note. */
function nowhereText({ nodes }: Cluster, { ref, desired, template }: Workload): string {
  if (ref.kind !== "DaemonSet" || desired !== 0 || template === undefined) return "";
  const wanted = demandText(template.spec);
  const isMet = [...nodes.values()].some((node) => hasLabels(node, template.spec));
  return wanted === "" || nodes.size === 0 || isMet ? "" : `runs on no node: none has ${wanted}`;
}

function victimRow(
  { draft, victim }: Suffering,
  { ready, desired }: { readonly ready: number; readonly desired: number },
): Row {
  const told = { text: victim.because, part: "victim" } as const;
  if (ready >= desired && mayOnly(draft)) return { state: "unknown", ...told };
  const state = ready === 0 && desired > 0 ? "broken" : "degraded";
  const why = `victim of ${draft.culprit.name}`;
  return { state, ...told, why, ...present({ since: draft.since }) };
}

/** A finding that is of low confidence and shows in no pod tells what may be. */
function mayOnly({ confidence, pods }: Draft): boolean {
  return confidence.level === "low" && pods.length === 0;
}

function culpritRow({ impact: state, text, why, since }: Draft): Row {
  return { state, text, part: "culprit", ...present({ why, since }) };
}

/** All that it wants may be Ready, if what cannot be read of it is. */
function mayBeWhole(workload: Workload): boolean {
  const isSeenWell = isSettling(workload) || livePods(workload).every((pod) => pod.isReady);
  const lacks = desiredCount(workload) - readyCount(workload);
  return workload.unread > 0 && isSeenWell && (isSettling(workload) || workload.unread >= lacks);
}

/** Pods of Jobs run and end: not to be Ready is no fault of theirs. */
function isSettling(workload: Workload): boolean {
  return ["Job", "CronJob"].includes(workload.ref.kind);
}

function compare(left: WorkloadState, right: WorkloadState): number {
  const byState = ORDER.indexOf(left.state) - ORDER.indexOf(right.state);
  const byPart = Number(left.part === "victim") - Number(right.part === "victim");
  if (byState !== 0 || byPart !== 0) return byState || byPart;
  return keyOf(left.ref) < keyOf(right.ref) ? -1 : 1;
}
