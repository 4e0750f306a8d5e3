import { citeContainer, defined } from "../facts/cite-pod.ts";
import { crashesNow } from "../findings/crash.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { earliest, type Failing, failingPods, podsOf } from "../findings/failing-pods.ts";
import { podDraft } from "../findings/pod-draft.ts";
import type { Question } from "../findings/question.ts";
import { type ContainerView, lastEnd, type PodView } from "../graph/pod-view.ts";
import { isHealthy, livePods } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { counted, shortened } from "../say.ts";

/** What killed this pod or container, though it is no crash of its own any more? */
export const whyKilled: Question = {
  causes: ["oom-killed", "evicted"],
  ask: (inquiry) => [
    ...failingPods(inquiry, (pod) => killedBefore(inquiry, pod)).map((failing) =>
      killedDraft(inquiry, failing),
    ),
    ...failingPods(inquiry, (pod) => evictedSince(inquiry, pod)).map((failing) =>
      evictedDraft(inquiry, failing),
    ),
  ],
};

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

function killedDraft(inquiry: Inquiry, failing: Failing<ContainerView>): Draft {
  const { workload } = failing;
  const { pod, what: container } = failing.hits[0];
  const pods = podsOf(failing);
  const limit = container.spec?.resources?.limits["memory"];
  const status = citeContainer(inquiry, pod, container);
  const isOver = pods.every((item) => item.isReady);
  const bound = limit === undefined ? "" : ` at its limit of ${limit}`;
  const limits = inquiry.ledger.cite({
    subject: pod.ref,
    pointer: `${container.specPointer}/resources/limits/memory`,
    value: limit ?? "none",
    text: `pod ${pod.ref.name}: container ${container.name} has memory limit ${limit ?? "none"}`,
  });
  return podDraft({
    workload,
    pods,
    cause: "oom-killed",
    does: "ran out of memory",
    state: isOver ? "resolved" : "active",
    impact: "degraded",
    text: isOver ? "" : "ran out of memory and comes up again",
    since: earliest(failing.hits.map((hit) => lastEnd(hit.what)?.finishedAt)),
    confidence: sure("oom-killed", limit === undefined ? "medium" : "high"),
    claims: [
      claim(
        `The kernel killed container ${container.name} of ${workload.ref.name} for memory (OOMKilled, exit code ${lastEnd(container)?.exitCode ?? 137})${bound}; it runs again.`,
        status,
        limits,
      ),
    ],
    reasons: [claim("the kernel names the reason: OOMKilled", status)],
    disproof: "a working set far below the limit before the kill",
    decisive: [status, limits],
    mend: "raise the memory limit",
    symptom: { reason: "OOMKilled", exitCode: lastEnd(container)?.exitCode ?? 137 },
  });
}

/** Evicted pods stay as records: they count while their workload lacks pods, and in the window. */
function evictedSince({ window }: Inquiry, pod: PodView): string | undefined {
  const { status, metadata } = pod.object;
  if (status.phase !== "Failed" || status.reason !== "Evicted") return undefined;
  const at =
    earliest(status.conditions.map((condition) => condition.lastTransitionTime)) ??
    status.startTime ??
    metadata.creationTimestamp;
  return Date.parse(at ?? "") >= window.fromMs ? (status.message ?? "evicted") : undefined;
}

function evictedDraft(inquiry: Inquiry, failing: Failing<string>): Draft {
  const { workload, hits } = failing;
  const { pod, what } = hits[0];
  const pods = podsOf(failing);
  const isOver = isHealthy(workload) && livePods(workload).length > 0;
  const evidence = inquiry.ledger.cite({
    subject: pod.ref,
    pointer: "/status/message",
    value: what,
    values: defined({
      reason: "Evicted",
      message: what,
      pods: pods.length,
      node: pod.object.spec.nodeName,
    }),
    text: `${counted(pods.length, "pod")} of ${workload.ref.name} evicted, such as ${pod.ref.name}: ${shortened(what)}`,
  });
  return podDraft({
    workload,
    pods,
    cause: "evicted",
    does: isOver ? "was evicted" : "is evicted",
    state: isOver ? "resolved" : "active",
    text: isOver ? "" : `${counted(pods.length, "pod")} evicted`,
    since: earliest(
      pods.map(({ object }) => object.status.startTime ?? object.metadata.creationTimestamp),
    ),
    confidence: sure("evicted", what === "evicted" ? "medium" : "high"),
    claims: [
      claim(
        `The kubelet evicted ${counted(pods.length, "pod")} of ${workload.ref.name}: ${shortened(what)}`,
        evidence,
      ),
      ...(isOver ? [claim(`${workload.ref.name} has all its pods again.`, evidence)] : []),
    ],
    reasons: [claim("the pod itself says that it was evicted", evidence)],
    disproof: "a pod that ended by itself",
    decisive: [evidence],
    mend: "set requests near the real use",
    symptom: { reason: "Evicted" },
  });
}
