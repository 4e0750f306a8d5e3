import { claim, type Draft, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import type { Inquiry } from "../../inquiry.ts";
import { shortened } from "../../say.ts";
import { citeRefusal, type Unscheduled, unscheduledDraft } from "./unscheduled.ts";

/** Anti-affinity, topology spread, a gate: the scheduler's own words are all there is. */
export function refusedOtherwise(inquiry: Inquiry, unscheduled: Unscheduled): Draft {
  const refusal = citeRefusal(inquiry, unscheduled);
  const rollout = rolloutBehind(inquiry, unscheduled, ["scheduling"]);
  const says = shortened(unscheduled.message || "nothing");
  const isGated = /scheduling gates/i.test(unscheduled.message);
  const isVague = isGated || unscheduled.message === "";
  return unscheduledDraft(unscheduled, {
    does: isGated ? "is held back by a gate" : "cannot be scheduled",
    cause: "pod-not-started",
    why: shortened(says, 80),
    confidence: sure("pod-not-started", isVague ? "low" : "high"),
    claims: [claim(`The scheduler says: ${says}`, refusal)],
    disproof: "a node that the scheduler takes",
    decisive: [refusal],
    rollout,
  });
}
