import { type Claim, present } from "@binnacle/contracts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { podDraft } from "../findings/pod-draft.ts";
import { earliest, type Failing, podQuestion, startOf } from "../findings/pod-question.ts";
import type { PodView } from "../graph/pod-view.ts";
import { isHealthy, isRun, livePods, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { counted, shortened } from "../say.ts";

/** Why did the kubelet throw this pod off its node? */
export const whyEvicted = podQuestion(evicted, draftOf);

/** Evicted pods stay as records; they count within the window. */
function evicted({ window }: Inquiry, pod: PodView): string | undefined {
  const { status } = pod.object;
  if (status.phase !== "Failed" || status.reason !== "Evicted") return undefined;
  const at = earliest(status.conditions.map((item) => item.lastTransitionTime)) ?? startOf([pod]);
  return Date.parse(at ?? "") >= window.fromMs ? (status.message ?? "evicted") : undefined;
}

function draftOf(inquiry: Inquiry, failing: Failing<string>): Draft {
  const { workload, pods, what } = failing;
  const isOver = isBack(workload);
  const evidence = citeEviction(inquiry, failing);
  return podDraft({
    workload,
    pods,
    cause: "evicted",
    does: isOver ? "was evicted" : "is evicted",
    state: isOver ? "resolved" : "active",
    ...(isOver ? { impact: "degraded" as const } : {}),
    text: isOver ? "" : `${counted(pods.length, "pod")} evicted`,
    since: startOf(pods),
    confidence: sure("evicted", what === "evicted" ? "medium" : "high"),
    claims: [
      claim(
        `The kubelet evicted ${counted(pods.length, "pod")} of ${workload.ref.name}: ${shortened(what)}`,
        evidence,
      ),
      ...overClaims(isOver, failing, evidence),
    ],
    reasons: [claim("the pod itself says that it was evicted", evidence)],
    disproof: "a pod that ended by itself",
    decisive: [evidence],
    mend: "set requests near the real use",
    symptom: { reason: "Evicted" },
  });
}

/** It has its pods again, wants none, or its Job succeeded by another pod. */
function isBack(workload: Workload): boolean {
  if (isRun(workload)) return workload.pods.some((pod) => pod.object.status.phase === "Succeeded");
  return isHealthy(workload) && (livePods(workload).length > 0 || workload.desired === 0);
}

function overClaims(isOver: boolean, { workload }: Failing<string>, evidence: string): Claim[] {
  if (!isOver) return [];
  const end = isRun(workload) ? "succeeded with another pod" : "has all its pods again";
  return [claim(`${workload.ref.name} ${end}.`, evidence)];
}

function citeEviction({ ledger }: Inquiry, { workload, pods, pod, what }: Failing<string>): string {
  return ledger.cite({
    subject: pod.ref,
    pointer: "/status/message",
    value: what,
    values: present({
      reason: "Evicted",
      message: what,
      pods: pods.length,
      node: pod.object.spec.nodeName,
    }),
    text: `${counted(pods.length, "pod")} of ${workload.ref.name} evicted, such as ${pod.ref.name}: ${shortened(what)}`,
  });
}
