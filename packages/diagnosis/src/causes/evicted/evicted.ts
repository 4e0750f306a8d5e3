import { present } from "@binnacle/contracts";
import { earliest } from "../../facts/times.ts";
import { type PodView, startOf } from "../../graph/pod-view.ts";
import { isHealthy, isRun, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { type PodSpot, podCause } from "../../kit/pod-cause.ts";
import { lookAtNode, lookAtPod } from "../../kit/pod-step.ts";
import { rung } from "../../kit/rung.ts";
import { patchTemplate, setResources } from "../../kit/template-step.ts";
import { readEviction } from "../../messages/eviction-message.ts";
import { doubled, inMi } from "../../quantity.ts";
import { counted, shortened } from "../../say.ts";

interface Eviction extends PodSpot {
  /** The workload has its pods again. */
  readonly isOver: boolean;
}

/** The kubelet threw the pod off its node. */
const evicted = podCause<string, Eviction>({
  id: "evicted",
  title: "Evicted",
  group: "node",
  high: "the kubelet evicted the pod and names the resource",
  medium: "the pod was evicted",
  ruledOut: "no pod was evicted in the window",
  needs: ["Pod"],
  metric: "memory_working_set",

  sees: ({ pod }) => shortened(pod.object.status.message ?? ""),

  tells({ name, workload, pods, spot: { pod, isOver }, hit: message, cite, say }) {
    const often = counted(pods.length, "pod");
    const isTold = message !== "";
    const told = cite.field(pod, {
      pointer: "/status/message",
      value: message,
      values: present({
        reason: "Evicted",
        message,
        pods: { count: pods.length, of: "pod" },
        node: pod.object.spec.nodeName,
      }),
      text: `one of ${often} of ${name} that the kubelet evicted: ${message}`,
    });
    const end = isRun(workload) ? "succeeded with another pod" : "has all its pods again";
    return {
      level: isTold ? "high" : "medium",
      does: isOver ? "was evicted" : "is evicted",
      ...(isOver && { state: "resolved", impact: "degraded" }),
      text: isOver ? "" : `${often} evicted`,
      since: startOf(pods),
      facts: [say(`The kubelet evicted {pods} of ${name}${isTold ? ": {message}" : "."}`, told)],
      context: isOver ? [say(`${name} ${end}.`, told)] : [],
      disproof: "a pod that ended by itself",
      fix: makeRoom(workload, pod),
      mend: "set requests and limits near the real use",
      nextCheck: lookAtNode(pod) ?? lookAtPod(pod),
      symptom: { reason: "Evicted" },
    };
  },
});

/** Requests keep a pod from being the first to go; a limit that is too low throws it off by itself. */
function makeRoom(workload: Workload, { object }: PodView): DraftStep[] {
  const eviction = readEviction(object.status.message ?? "");
  const [only, ...others] = object.spec.containers;
  const alone = others.length === 0 ? only?.name : undefined;
  if (eviction.kind === "volume_limit") {
    const { volume, limit } = eviction;
    const emptyDir = { sizeLimit: doubled(limit) };
    return patchTemplate(workload, { volumes: [{ name: volume, emptyDir }] }, twice(limit));
  }
  if (eviction.kind === "storage_limit") {
    const { container = alone, limit } = eviction;
    const flag = `--limits=ephemeral-storage=${doubled(limit)}`;
    return setResources(workload, { container, flag }, twice(limit));
  }
  if (eviction.kind === "other" || eviction.used === undefined) return [];
  const { container, resource, used } = eviction;
  const amount = inMi(used);
  const flag = `--requests=${resource}=${amount}`;
  const text = `requests the ${amount} that it used when it was evicted`;
  return setResources(workload, { container, flag }, text);
}

function twice(limit: string): string {
  return `twice the limit of ${limit} that it went beyond; choose what it needs`;
}

/** Thrown off their node. */
export const offNode = rung("evicted", { spotsOf: evictionsOf, isOver: ({ isOver }) => isOver }, [
  evicted,
]);

/** Evicted pods stay as records; they count within the window. */
function evictionsOf(
  { window }: Inquiry,
  workload: Workload,
  pods: readonly PodView[],
): Eviction[] {
  const isOver = isBack(workload);
  return pods
    .filter(({ object: { status } }) => status.phase === "Failed" && status.reason === "Evicted")
    .filter((pod) => Date.parse(evictedAt(pod) ?? "") >= window.fromMs)
    .map((pod) => ({ pod, isOver }));
}

function evictedAt(pod: PodView): string | undefined {
  return (
    earliest(pod.object.status.conditions.map((item) => item.lastTransitionTime)) ?? startOf([pod])
  );
}

/** It has its pods again, wants none, or its Job succeeded by another pod. */
function isBack(workload: Workload): boolean {
  if (isRun(workload)) return workload.pods.some((pod) => pod.object.status.phase === "Succeeded");
  return isHealthy(workload) && (livePods(workload).length > 0 || workload.desired === 0);
}
