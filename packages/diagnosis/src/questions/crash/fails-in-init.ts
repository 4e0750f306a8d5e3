import type { Crash } from "../../findings/crash.ts";
import { claim, type Draft, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import type { Inquiry } from "../../inquiry.ts";
import { citeCrash, crashDraft, exitText, lastWord } from "./crash-draft.ts";

/** An init container ends with an error: the program itself never starts. */
export function failsInInit(inquiry: Inquiry, crash: Crash): Draft | undefined {
  // An init container that restarts always is a sidecar: it runs beside the program.
  if (!crash.container.isInit || crash.container.spec?.restartPolicy === "Always") return undefined;
  const { workload, container } = crash;
  const word = lastWord(inquiry, crash);
  const status = citeCrash(inquiry, crash);
  const rollout = rolloutBehind(inquiry, crash);
  return crashDraft(inquiry, crash, {
    cause: "init-container-failing",
    does: "does not start: its init container fails",
    text: `init container ${container.name} fails`,
    why: word?.message,
    confidence: sure("init-container-failing", word?.isError === true ? "high" : "medium"),
    claims: [
      claim(`Init container ${container.name} of ${workload.ref.name} ${exitText(crash)}.`, status),
      ...(word === undefined ? [] : [claim(`It writes: "${word.message}"`, word.evidence)]),
    ],
    disproof: `an end of init container ${container.name} with exit code 0`,
    decisive: [status, ...(word === undefined ? [] : [word.evidence])],
    rollout,
    yields: true,
  });
}
