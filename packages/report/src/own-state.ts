import type { Investigation, WorkloadState } from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";

/** The row of what was asked about by its name. */
export function ownState({ target, workloads }: Investigation): WorkloadState | undefined {
  return target && workloads.find(({ ref }) => isSameThing(ref, target));
}
