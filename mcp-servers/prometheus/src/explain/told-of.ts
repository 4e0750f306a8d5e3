import { present } from "@binnacle/contracts";
import { objectOf } from "../alerts/object-of.ts";
import { isFailing } from "../alerts/rule-health.ts";
import type { WireAlert } from "../api/wire.ts";
import { toInstant } from "../signals/time-frame.ts";
import type { NamedRule } from "./find-alert.ts";

/** An alert as its rule and Prometheus tell it. */
export function toldOf(alert: WireAlert, rule: NamedRule | undefined) {
  const { labels, state, value } = alert;
  const isFiring = state === "firing";
  const activeMs = Date.parse(alert.activeAt ?? "");
  const firesMs = isFiring ? activeMs + (rule?.duration ?? Number.NaN) * 1000 : Number.NaN;
  const number = Number(value ?? Number.NaN);
  return {
    labels,
    state: isFiring ? ("firing" as const) : ("pending" as const),
    summary: summaryOf(alert),
    ...present({
      about: objectOf(labels),
      activeAt: instantOf(activeMs),
      firingSince: instantOf(firesMs),
      value: Number.isFinite(number) ? number : undefined,
    }),
  };
}

function summaryOf({ annotations }: WireAlert): string {
  return annotations["summary"] ?? annotations["description"] ?? annotations["message"] ?? "";
}

function instantOf(timeMs: number): string | undefined {
  return Number.isNaN(timeMs) ? undefined : toInstant(timeMs);
}

/** A rule with what its alerts make of it: those that are asked about, and its others. */
export function toldRule(
  rule: NamedRule,
  { alerts, others }: Readonly<Record<"alerts" | "others", readonly WireAlert[]>>,
) {
  const { name, group, query, annotations, lastError = "", keepFiringFor = 0 } = rule;
  const evaluatedMs = Date.parse(rule.lastEvaluation ?? "");
  return {
    name,
    group,
    kind: "alerting" as const,
    state: stateOf(rule, [...alerts, ...others]),
    query,
    alerts: alerts.length,
    annotations,
    ...present({
      forSeconds: rule.duration,
      keepFiringForSeconds: keepFiringFor === 0 ? undefined : keepFiringFor,
      lastError: lastError === "" ? undefined : lastError.slice(0, 300),
      lastEvaluation: evaluatedMs > 0 ? toInstant(evaluatedMs) : undefined,
    }),
  };
}

function stateOf(rule: NamedRule, alerts: readonly WireAlert[]) {
  if (isFailing(rule)) return "failing" as const;
  if (rule.isStopped) return "stopped" as const;
  if (alerts.some(({ state }) => state === "firing")) return "firing" as const;
  return alerts.length > 0 ? ("pending" as const) : ("inactive" as const);
}
