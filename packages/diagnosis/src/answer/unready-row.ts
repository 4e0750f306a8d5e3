import type { ObjectRef, WorkloadState } from "@binnacle/contracts";
import { isFresh } from "../causes/unlisted/trouble.ts";
import type { Cluster } from "../graph/cluster.ts";
import { controllersOf } from "../graph/patience.ts";
import { desiredCount, impactOn, livePods, readyCount, type Workload } from "../graph/workload.ts";
import { isRoutine } from "../messages/routine.table.ts";
import { counted, listed } from "../say.ts";

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
  const refs = [...unready.map(({ ref }) => ref), ...(isShort ? controllersOf(workload) : [])];
  const reasons = warnedOf(look, refs);
  if (reasons.length === 0) return undefined;
  const what = isShort ? startText(workload) : `${counted(unready.length, "pod")} more still start`;
  return { state: "unknown", text: `${what}, with warnings: ${listed(reasons)}` };
}

/** `1 of 2 pods Ready`. */
export function readyText(workload: Workload): string {
  return `${readyCount(workload)} of ${counted(desiredCount(workload), "pod")} Ready`;
}

/** `1 of 2 pods still start`. */
export function startText(workload: Workload): string {
  const desired = desiredCount(workload);
  return `${desired - readyCount(workload)} of ${counted(desired, "pod")} still start`;
}

function warnedOf({ cluster, now }: Look, refs: readonly ObjectRef[]): string[] {
  const warnings = refs
    .flatMap((ref) => cluster.eventsOf(ref))
    .filter((event) => event.type === "Warning" && isFresh({ now }, event));
  const reasons = new Set(warnings.map(({ reason }) => reason));
  return [...reasons].filter((reason) => !isRoutine(reason));
}
