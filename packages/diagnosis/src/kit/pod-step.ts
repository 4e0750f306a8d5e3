import { shellWords } from "../facts/shell-words.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { DraftStep } from "./draft.ts";

/** Deletes pods that their controller makes again. */
export function deletePods(pods: readonly PodView[], text: string): DraftStep[] {
  const [first] = pods;
  if (first === undefined) return [];
  const names = pods.slice(0, 3).map(({ ref }) => ref.name);
  return [{ text, kubectl: shellWords`delete pod ${names}`, object: first.ref }];
}

export function lookAtPod({ ref }: PodView): DraftStep {
  return {
    text: "see the events of the pod",
    kubectl: shellWords`describe pod ${ref.name}`,
    object: ref,
  };
}

/** None before it has a node. */
export function lookAtNode({ object }: PodView): DraftStep | undefined {
  const { nodeName } = object.spec;
  if (nodeName === undefined) return undefined;
  return {
    text: "see the conditions of its node, and what takes its room",
    kubectl: shellWords`describe node ${nodeName}`,
    object: { kind: "Node", name: nodeName },
  };
}
