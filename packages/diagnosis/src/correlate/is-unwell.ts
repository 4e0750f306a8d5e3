import type { Investigation } from "@binnacle/contracts";
import { isSameThing } from "./is-same-thing.ts";

/** Whether something of what was asked about is seen not to be well, whatever the cause. */
export function isUnwell({
  target,
  workloads,
}: Pick<Investigation, "target" | "workloads">): boolean {
  const asked =
    target === undefined ? workloads : workloads.filter(({ ref }) => isSameThing(ref, target));
  return asked.some(({ state }) => state === "broken" || state === "degraded");
}
