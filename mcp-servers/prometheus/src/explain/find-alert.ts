import { AppError, type AppErrorKind, type Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { namespaceOf } from "../alerts/object-of.ts";
import { hasLabelsOf, isLate } from "../alerts/rule-health.ts";
import { unreadableAlerts } from "../alerts/unreadable-alerts.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, RuleGroup, WireAlert, WireRule } from "../api/wire.ts";
import { nearHint } from "../names/near-hint.ts";
import { answeredIn, watchUnread } from "../watch-unread.ts";

export interface NamedRule extends WireRule {
  readonly group: string;
  readonly isStopped: boolean;
}

export interface FoundAlert {
  /** Firing before pending, older before newer. */
  readonly alerts: readonly WireAlert[];
  /** Those of the name with other labels than are asked for. */
  readonly others: readonly WireAlert[];
  /** Those whose alerts may have the labels that are asked for before others. */
  readonly rules: readonly NamedRule[];
  /** Of the alerts of all names, those that cannot be read. */
  readonly gaps: readonly Gap[];
}

interface Asked {
  readonly alertname: string;
  readonly labels: Labels;
  readonly cluster: CalledCluster;
  readonly nowMs: number;
}

/** An alert by name, with its rules. Throws `AppError` (not_found) that offers near names. */
export async function findAlert(
  asked: Asked,
  asking: { readonly client: PrometheusClient; readonly signal: AbortSignal },
): Promise<FoundAlert> {
  const { client, unread } = watchUnread(asking.client);
  const [listed, { items: groups }] = await Promise.all([
    client.alerts(asking.signal),
    client.rules(asking.signal),
  ]);
  const rules = groups
    .flatMap((group) => rulesIn(group, asked))
    .toSorted((left, right) => Number(mayHave(right, asked)) - Number(mayHave(left, asked)));
  const named = listed.items
    .flatMap((alert) => alert ?? [])
    .filter((alert) => isSeen(alert, asked))
    .toSorted(
      (left, right) =>
        left.state.localeCompare(right.state) ||
        (left.activeAt ?? "").localeCompare(right.activeAt ?? ""),
    );
  const gaps = unreadableAlerts(listed.items, asked.cluster);
  if (named.length + rules.length > 0) {
    const isAsked = (alert: WireAlert) => hasLabels(alert, asked.labels);
    const others = named.filter((alert) => !isAsked(alert));
    return { alerts: named.filter(isAsked), others, rules, gaps };
  }
  const names = groups.flatMap((group) =>
    group.rules.filter(({ type }) => type === "alerting").map(({ name }) => name),
  );
  const near = await nearHint(asked.alertname, names);
  throw new AppError(
    ...notFound(`${asked.alertname} among ${names.length} alerting rules`, near, [
      ...unread(),
      ...gaps,
    ]),
  );
}

/** A name that a part of the stores may have is not one that nothing has. */
function notFound(
  place: string,
  near: string,
  gaps: readonly Gap[],
): readonly [AppErrorKind, string] {
  const unseen = gaps.map(({ what, why }) => ` NOT SEEN: ${what}: ${why}.`).join("");
  const text = `No rule and no alert is named ${place}${answeredIn(gaps)}${near}.${unseen}`;
  return [gaps.length === 0 ? "not_found" : "unavailable", text];
}

function rulesIn(group: RuleGroup, { alertname, nowMs }: Asked): NamedRule[] {
  return group.rules
    .filter(({ type, name }) => type === "alerting" && name === alertname)
    .map((rule) => ({ ...rule, group: group.name, isStopped: isLate(group, nowMs) }));
}

/** Whether the alerts of a rule may have the labels that are asked for: several of one name differ in theirs. */
function mayHave({ labels }: NamedRule, asked: Asked): boolean {
  return Object.entries(asked.labels).every(([name, value]) => {
    const own = labels[name];
    return own === undefined || own.includes("{{") || own === value;
  });
}

function isSeen({ labels, state }: WireAlert, { alertname, cluster }: Asked): boolean {
  const { namespaces, match } = cluster;
  const isOwn = namespaces === undefined || namespaces.includes(namespaceOf(labels) ?? "");
  const isHere = match === undefined || (labels[match.name] ?? match.value) === match.value;
  const isActive = state === "firing" || state === "pending";
  return isOwn && isHere && isActive && labels["alertname"] === alertname;
}

export function hasLabels({ labels }: WireAlert, asked: Labels): boolean {
  return Object.entries(asked).every(([name, value]) => labels[name] === value);
}

/** The rule that made an alert: its own labels stand on it. */
export function ruleOf({ labels }: WireAlert, rules: readonly NamedRule[]): NamedRule | undefined {
  const fits = (rule: WireRule): boolean => hasLabelsOf(rule, labels);
  return rules.find(fits) ?? rules[0];
}
