import type { Alert } from "@binnacle/cases";
import { formatAlertValue } from "./format-value.ts";

/** A rule group in the form of `/api/v1/rules`. The alerts of its rules are those that the emulator serves, by name. */
export interface RecordedGroup {
  readonly name: string;
  /** Seconds. */
  readonly interval: number;
  readonly lastEvaluation: string;
  readonly rules: readonly (Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly type: "alerting" | "recording";
  })[];
}

/** Scrape targets in the form of `/api/v1/targets`. */
export interface RecordedTargets {
  readonly active: readonly (Readonly<Record<string, unknown>> & { readonly scrapePool: string })[];
  /** How many targets relabelling dropped, by scrape pool: every pool is named here. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Answers `/api/v1/rules`. */
export function listRules(
  parameters: URLSearchParams,
  groups: readonly RecordedGroup[],
  alerts: readonly Alert[],
) {
  const type = { alert: "alerting", record: "recording" }[parameters.get("type") ?? ""];
  return groups.map((group) => ({
    ...group,
    rules: group.rules
      .filter((rule) => rule.type === (type ?? rule.type))
      .map((rule) => (rule.type === "alerting" ? withAlerts(rule, alerts) : rule)),
  }));
}

function withAlerts(rule: RecordedGroup["rules"][number], alerts: readonly Alert[]) {
  const own = alerts.filter(({ labels }) => labels["alertname"] === rule.name);
  const state = ["firing", "pending"].find((each) => own.some((alert) => alert.state === each));
  return { ...rule, state: state ?? "inactive", alerts: own.map(toListed) };
}

export function toListed(alert: Alert) {
  return { ...alert, value: formatAlertValue(alert.value) };
}

/** Answers `/api/v1/targets`: the counts of what was dropped are told where the dropped ones are asked for. */
export function listTargets(parameters: URLSearchParams, { active, dropped }: RecordedTargets) {
  const [state, pool] = [parameters.get("state"), parameters.get("scrapePool")];
  const isAsked = (name: string): boolean => pool === null || name === pool;
  const counts = Object.entries(dropped).filter(([name]) => isAsked(name));
  return {
    activeTargets: state === "dropped" ? [] : active.filter((each) => isAsked(each.scrapePool)),
    droppedTargets: [],
    droppedTargetCounts: state === "active" ? null : Object.fromEntries(counts),
  };
}
