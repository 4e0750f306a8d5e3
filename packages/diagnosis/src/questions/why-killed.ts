import { citeContainer } from "../facts/cite-pod.ts";
import { crashesNow } from "../findings/crash.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { podDraft } from "../findings/pod-draft.ts";
import { earliest, type Failing, podQuestion } from "../findings/pod-question.ts";
import { type ContainerView, lastEnd, type PodView } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { boundText, citeLimit } from "./crash/memory-limit.ts";

/** 128 and SIGKILL. */
const KILLED = 137;

/** What killed this container a while ago, though it runs again? */
export const whyKilled = podQuestion(killedBefore, draftOf);

/** Killed for memory within the window, and running since. */
function killedBefore({ now, window }: Inquiry, pod: PodView): ContainerView | undefined {
  if (pod.isOver) return undefined;
  return pod.containers.find((container) => {
    const end = lastEnd(container);
    return (
      end?.reason === "OOMKilled" &&
      Date.parse(end.finishedAt ?? "") >= window.fromMs &&
      container.status?.state?.running !== undefined &&
      !crashesNow(container, now)
    );
  });
}

function draftOf(inquiry: Inquiry, failing: Failing<ContainerView>): Draft {
  const { workload, pods, pod, what: container, all } = failing;
  const limit = container.spec?.resources?.limits["memory"];
  const exitCode = lastEnd(container)?.exitCode ?? KILLED;
  const status = citeContainer(inquiry, pod, container);
  const limits = citeLimit(inquiry, { pod, container }, limit);
  const isOver = pods.every((item) => item.isReady);
  return podDraft({
    workload,
    pods,
    cause: "oom-killed",
    does: "ran out of memory",
    state: isOver ? "resolved" : "active",
    impact: "degraded",
    text: isOver ? "" : "ran out of memory and comes up again",
    since: earliest(all.map((item) => lastEnd(item)?.finishedAt)),
    confidence: sure("oom-killed", limit === undefined ? "medium" : "high"),
    claims: [
      claim(
        `The kernel killed container ${container.name} of ${workload.ref.name} for memory (OOMKilled, exit code ${exitCode}) ${boundText(limit)}; it runs again.`,
        status,
        limits,
      ),
    ],
    reasons: [claim("the kernel names the reason: OOMKilled", status)],
    disproof: "a working set far below the limit before the kill",
    decisive: [status, limits],
    mend: "raise the memory limit",
    symptom: { reason: "OOMKilled", exitCode },
  });
}
