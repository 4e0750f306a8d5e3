import type { Crash } from "../../findings/crash.ts";
import { claim, type Draft, type DraftStep, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { written } from "../../graph/object-key.ts";
import { isRun, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { citeCrash, crashDraft, crashText, restartsText } from "./crash-draft.ts";
import { boundText, citeLimit } from "./memory-limit.ts";

/** The container uses more memory than it may. */
export function isOutOfMemory(inquiry: Inquiry, crash: Crash): Draft | undefined {
  if (crash.end.reason !== "OOMKilled") return undefined;
  const { workload, container } = crash;
  const limit = container.spec?.resources?.limits["memory"];
  const status = citeCrash(inquiry, crash);
  const limits = citeLimit(inquiry, crash, limit);
  const rollout = rolloutBehind(inquiry, crash, ["resources", "image", "env", "command"]);
  return crashDraft(inquiry, crash, {
    cause: "oom-killed",
    does: `runs out of memory${inContainer(crash)}`,
    text: crashText(crash, "out of memory"),
    why: limit && `memory limit ${limit}`,
    confidence: sure("oom-killed", limit === undefined ? "medium" : "high"),
    claims: [
      claim(
        `The kernel killed container ${container.name} of ${workload.ref.name} for memory (OOMKilled, exit code ${crash.end.exitCode}) ${boundText(limit)}${restartsText(crash)}.`,
        status,
        limits,
      ),
    ],
    reasons: [claim("the kernel names the reason: OOMKilled", status)],
    disproof: `a working set of ${workload.ref.name} far below ${limit ?? "what the node has"} before the kill`,
    decisive: [status, limits],
    rollout,
    fix: isRun(workload) ? [] : [raiseLimit(workload, container.name, limit)],
    mend: "raise the memory limit",
    symptom: { reason: "OOMKilled", exitCode: crash.end.exitCode },
  });
}

/** The command that raises a memory limit; twice as much is a first guess. */
function raiseLimit(workload: Workload, container: string, limit: string | undefined): DraftStep {
  return {
    text: "raises the memory limit; choose what the working set needs",
    kubectl: `set resources ${written(workload.ref)} -c ${container} --limits=memory=${doubled(limit)}`,
    object: workload.ref,
  };
}

/** Twice a quantity, in its own unit: a first guess. */
function doubled(limit: string | undefined): string {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(limit ?? "512Mi");
  return match === null ? "1Gi" : `${Number(match[1]) * 2}${match[2] ?? ""}`;
}

/** Which of several containers it is. */
function inContainer({ pod, container }: Crash): string {
  return pod.containers.length > 1 ? ` in container ${container.name}` : "";
}
