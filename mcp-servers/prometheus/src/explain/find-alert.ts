import { AppError } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { namespaceOf } from "../alerts/object-of.ts";
import { hasLabelsOf, isLate } from "../alerts/rule-health.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, RuleGroup, WireAlert, WireRule } from "../api/wire.ts";
import { nearHint } from "../names/near-hint.ts";

export interface NamedRule extends WireRule {
  readonly group: string;
  readonly isStopped: boolean;
}

export interface FoundAlert {
  /** Firing before pending, older before newer. */
  readonly alerts: readonly WireAlert[];
  readonly rules: readonly NamedRule[];
}

interface Asked {
  readonly alertname: string;
  readonly labels: Labels;
  readonly cluster: CalledCluster;
  readonly nowMs: number;
}

/** An alert by name, with its rules. Throws `AppError` (not_found) that offers near names. */
export async function findAlert(
  client: PrometheusClient,
  asked: Asked,
  signal: AbortSignal,
): Promise<FoundAlert> {
  const [listed, groups] = await Promise.all([client.alerts(signal), client.rules(signal)]);
  const rules = groups.flatMap((group) => named(group, asked));
  const alerts = listed
    .flatMap((alert) => alert ?? [])
    .filter((alert) => isAsked(alert, asked))
    .toSorted(
      (left, right) =>
        left.state.localeCompare(right.state) ||
        (left.activeAt ?? "").localeCompare(right.activeAt ?? ""),
    );
  if (alerts.length + rules.length > 0) return { alerts, rules };
  const names = groups.flatMap((group) =>
    group.rules.filter(({ type }) => type === "alerting").map(({ name }) => name),
  );
  const near = await nearHint(asked.alertname, names);
  throw new AppError(
    "not_found",
    `No rule and no alert is named ${asked.alertname} among ${names.length} alerting rules${near}.`,
  );
}

function named(group: RuleGroup, { alertname, nowMs }: Asked): NamedRule[] {
  return group.rules
    .filter(({ type, name }) => type === "alerting" && name === alertname)
    .map((rule) => ({ ...rule, group: group.name, isStopped: isLate(group, nowMs) }));
}

function isAsked({ labels, state }: WireAlert, asked: Asked): boolean {
  const { namespaces, match } = asked.cluster;
  const isSeen = namespaces === undefined || namespaces.includes(namespaceOf(labels) ?? "");
  const isHere = match === undefined || (labels[match.name] ?? match.value) === match.value;
  const isNamed =
    labels["alertname"] === asked.alertname && (state === "firing" || state === "pending");
  const hasAll = Object.entries(asked.labels).every(([name, value]) => labels[name] === value);
  return isSeen && isHere && isNamed && hasAll;
}

/** The rule that made an alert: its own labels stand on it. */
export function ruleOf({ labels }: WireAlert, rules: readonly NamedRule[]): NamedRule | undefined {
  const fits = (rule: WireRule): boolean => hasLabelsOf(rule, labels);
  return rules.find(fits) ?? rules[0];
}
