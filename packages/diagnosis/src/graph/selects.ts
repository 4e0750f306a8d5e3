import type { LabelSelector } from "../state/shapes.ts";
import { meets } from "./node-fit.ts";

/** Whether a label selector holds for labels; an empty one does for all. */
export function selects(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((expression) => meets(labels[expression.key], expression))
  );
}
