import type { Claim } from "@binnacle/contracts";
import { citeReady } from "../../facts/cite-pod.ts";
import type { Crash } from "../../findings/crash.ts";
import { claim, type Draft, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { isOfNewestRollout } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { RolloutChange } from "../../rollout/rollout-change.ts";
import { citeCrash, crashDraft, exitText, type LastWord, lastWord } from "./crash-draft.ts";

/** The honest fallback: the program ends, and its log is all there is to read. */
export function endsWithError(inquiry: Inquiry, crash: Crash): Draft {
  const { workload, container } = crash;
  const word = lastWord(inquiry, crash);
  const status = citeCrash(inquiry, crash);
  const rollout = rolloutBehind(inquiry, crash);
  const reasons = reasonsFor(inquiry, crash, { rollout, word });
  return crashDraft(inquiry, crash, {
    cause: "crash-on-start",
    why: word?.message,
    confidence: sure("crash-on-start", reasons.level),
    claims: [
      claim(`Container ${container.name} of ${workload.ref.name} ${exitText(crash)}.`, status),
      ...(word === undefined ? [] : [claim(`It writes: "${word.message}"`, word.evidence)]),
    ],
    reasons: reasons.claims,
    disproof:
      rollout?.previous === undefined
        ? "the same error in a log of a run that did not end"
        : `a crash of a rollout-${rollout.previous.revision} pod`,
    decisive: [status, ...(word === undefined ? [] : [word.evidence])],
    rollout,
    yields: true,
  });
}

function reasonsFor(
  inquiry: Inquiry,
  { workload }: Crash,
  { rollout, word }: { rollout: RolloutChange | undefined; word: LastWord | undefined },
): { level: "high" | "medium" | "low"; claims: Claim[] } {
  const survives = workload.pods.some((pod) => pod.isReady && !isOfNewestRollout(workload, pod));
  if (rollout !== undefined && survives) {
    const ready = citeReady(inquiry, workload);
    return { level: "high", claims: [claim("pods of the rollout before are Ready", ready)] };
  }
  if (word?.isError !== true) return { level: "low", claims: [] };
  return { level: "medium", claims: [claim("the log has the error", word.evidence)] };
}
