import type { Labels, RuleGroup, WireRule } from "../api/wire.ts";
import { since } from "../signals/signal-gap.ts";

/** A group that is this many intervals late is evaluated no more. */
const lateIntervals = 3;
const lateMs = 5 * 60_000;

/** Whether the rules of a group are evaluated no more, or were never. */
export function isLate({ interval, lastEvaluation }: RuleGroup, nowMs: number): boolean {
  const evaluatedMs = Date.parse(lastEvaluation ?? "");
  if (Number.isNaN(evaluatedMs)) return false;
  return nowMs - evaluatedMs > Math.max(lateIntervals * interval * 1000, lateMs);
}

/** `20:01 UTC (12 min)`. The year 1 is how Go writes never. */
export function lastEvaluated({ lastEvaluation }: RuleGroup, nowMs: number): string {
  const evaluatedMs = Date.parse(lastEvaluation ?? "");
  return evaluatedMs <= 0 ? "Prometheus started" : since(evaluatedMs, nowMs);
}

export function isFailing({ health }: WireRule): boolean {
  return health === "err";
}

/** The alerting rules that may have made an alert: of its name, with their own labels on it. */
function rulesOf(labels: Labels, groups: readonly RuleGroup[]): WireRule[] {
  return groups
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.type === "alerting" && rule.name === labels["alertname"])
    .filter((rule) => hasLabelsOf(rule, labels));
}

/** Whether an alert has the labels that a rule writes; those with a template may read anything. */
export function hasLabelsOf(rule: WireRule, labels: Labels): boolean {
  return Object.entries(rule.labels).every(
    ([name, value]) => value.includes("{{") || labels[name] === value,
  );
}

/** `for` in seconds, where all rules that may have made the alert agree on it. */
export function forSecondsOf(labels: Labels, groups: readonly RuleGroup[]): number | undefined {
  const [first, ...others] = new Set(rulesOf(labels, groups).map(({ duration }) => duration ?? 0));
  return others.length === 0 ? first : undefined;
}
