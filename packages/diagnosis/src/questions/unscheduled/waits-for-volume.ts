import { claim, type Draft, sure } from "../../findings/draft.ts";
import type { Inquiry } from "../../inquiry.ts";
import { shortened } from "../../say.ts";
import { type BrokenClaim, brokenClaim } from "../volume/broken-claim.ts";
import { citeRefusal, type Unscheduled, unscheduledDraft } from "./unscheduled.ts";

const VOLUME =
  /persistentvolumeclaim|PersistentVolumeClaims|volume node affinity conflict|didn't find available persistent volumes/i;

/** The claim itself was not seen, or is bound. */
const UNSEEN: BrokenClaim = {
  why: "its volume is not available",
  claims: [],
  evidence: [],
  isDecisive: false,
  mend: undefined,
  reason: "FailedScheduling",
};

/** The pod waits for a volume that cannot be had. */
export function waitsForVolume(inquiry: Inquiry, unscheduled: Unscheduled): Draft | undefined {
  const { pod, message, workload } = unscheduled;
  if (!VOLUME.test(message)) return undefined;
  const refusal = citeRefusal(inquiry, unscheduled);
  const broken = brokenClaim(inquiry, pod) ?? UNSEEN;
  return unscheduledDraft(unscheduled, {
    cause: "volume-not-bound",
    why: broken.why,
    confidence: sure("volume-not-bound", broken.isDecisive ? "high" : "medium"),
    claims: [
      claim(`${workload.ref.name} waits for a volume: ${shortened(message)}`, refusal),
      ...broken.claims,
    ],
    disproof: "a bound claim, and the pod still waiting",
    decisive: [refusal, ...broken.evidence],
    mend: broken.mend,
    symptom: { reason: broken.reason },
  });
}
