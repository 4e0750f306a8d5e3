import type { PodView } from "../graph/pod-view.ts";
import { isOfNewestRollout, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { newestRollout, type RolloutChange, touches } from "../rollout/rollout-change.ts";
import type { Aspect } from "../rollout/template-diff.ts";

/** The newest rollout, if the failing pods are its own and it touched what fails. `any`: whatever it touched. */
export function rolloutBehind(
  inquiry: Inquiry,
  { workload, pods }: { workload: Workload; pods: readonly PodView[] },
  aspects: readonly Aspect[] | "any",
): RolloutChange | undefined {
  if (!pods.every((pod) => isOfNewestRollout(workload, pod))) return undefined;
  const change = newestRollout(workload, inquiry.ledger);
  if (change === undefined || change.differences.length === 0) return undefined;
  return aspects === "any" || touches(change, aspects) ? change : undefined;
}
