import { present } from "@binnacle/contracts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** Why an autoscaler brings no node for a pod. */
export interface AutoscalerMessage {
  /** at_limit: it may bring no more. unfit: none that it may bring would take the pod. failed: the cloud gives none. */
  readonly kind: "at_limit" | "unfit" | "failed" | "other";
  readonly words: string;
  /** Karpenter's unit, `default`. */
  readonly nodePool?: string;
}

const TOLD = /didn't trigger scale-up|Failed to schedule pod|nodepool/i;

const KINDS: Forms<AutoscalerMessage["kind"]> = [
  [
    /max (?:node group|total) size reached|max cluster (?:cpu|memory|size)|exceed(?:s|ed)? limits? for nodepool/i,
    "at_limit",
  ],
  [
    /would exceed(?: node ?pool)? limits?|limits? exceeded|at (?:its )?max(?:imum)? size/i,
    "at_limit",
  ],
  [/in backoff|InsufficientInstanceCapacity|out of (?:capacity|stock|resources)|quota/i, "failed"],
  [/Insufficient |didn't match|incompatible|no instance type|volume node affinity|taint/i, "unfit"],
];

/** Reads NotTriggerScaleUp of Cluster Autoscaler and FailedScheduling of Karpenter; nothing when it is of the scheduler. */
export function readAutoscalerMessage(message: string): AutoscalerMessage | undefined {
  const words = plainWords(message);
  if (!TOLD.test(words)) return undefined;
  const [nodePool] = gapsIn('nodepool: "…"', words) ?? gapsIn('nodepool "…"', words) ?? [];
  return { kind: meaningIn(KINDS, words) ?? "other", words, ...present({ nodePool }) };
}

/** A HorizontalPodAutoscaler lacks what metrics-server answers: usage of CPU and memory. */
export function blamesMetricsServer(message: string): boolean {
  return message.includes("resource metrics API");
}

/** It has no percentage to compute, whatever its pods do: they do not say how much they need. */
export function lacksRequest(message: string): boolean {
  return message.includes("missing request for ");
}
