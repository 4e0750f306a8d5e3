import type { Investigation, WorkloadState } from "@binnacle/contracts";
import { isSameThing } from "./is-same-thing.ts";

type Asked = Pick<Investigation, "target" | "workloads">;

/** Whether something of what was asked about is seen not to be well, whatever the cause. */
export function isUnwell(asked: Asked): boolean {
  const { target, workloads } = asked;
  const meant = target === undefined ? workloads : ownRow(asked);
  return meant.some(({ state }) => state === "broken" || state === "degraded") || isStarting(asked);
}

/** What was asked about by its name wants pods, has none that is Ready, and all of them may still become so. */
export function isStarting(asked: Asked): boolean {
  return ownRow(asked).some(
    ({ ref, state, ready, desired }) =>
      state === "fine" && ready === 0 && desired > 0 && !RUNS.has(ref.kind),
  );
}

/** Their pods need not be Ready. */
const RUNS = new Set(["Job", "CronJob"]);

function ownRow({ target, workloads }: Asked): WorkloadState[] {
  return target === undefined ? [] : workloads.filter(({ ref }) => isSameThing(ref, target));
}
