import { type Gap, present, prometheus } from "@binnacle/contracts";
import { type CalledCluster, defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import { namespaceOf } from "../alerts/object-of.ts";
import { isFailing, isLate } from "../alerts/rule-health.ts";
import { duration } from "../api/promql.ts";
import type { RuleGroup, WireRule } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { gapOf } from "../gap-of.ts";
import { nearHint } from "../names/near-hint.ts";
import { toInstant } from "../signals/time-frame.ts";
import { answeredIn, notSeenLines, watchUnread } from "../watch-unread.ts";

type Rule = ReturnType<typeof toRule>;

/** What says nothing comes first: whoever relies on it does not know. */
const order = ["failing", "stopped", "firing", "pending", "inactive"] as const;

export const listRules = defineTool<Deps>()({
  contract: prometheus.listRules,
  async run({ group, state, limit }, { client, now }, { signal, cluster }) {
    const watched = watchUnread(client);
    const { items: groups } = await watched.client.rules(signal);
    const nowMs = now();
    const all = groups.flatMap((each) =>
      each.rules.map((rule) => toRule(rule, { group: each, nowMs, cluster })),
    );
    const asked = all.filter((rule) => isNamed(group, rule));
    const matching = asked
      .filter((rule) => rule.state === (state ?? rule.state))
      .toSorted((left, right) => order.indexOf(left.state) - order.indexOf(right.state));
    const items = matching.slice(0, limit);
    return {
      items,
      hasMore: matching.length > items.length,
      groups: new Set(asked.map((rule) => rule.group)).size,
      counts: countsOf(asked),
      evidence: [],
      gaps: [
        ...(asked.length === 0 ? [await notThere(group, all, answeredIn(watched.unread()))] : []),
        ...watched.unread(),
      ],
    };
  },
  toText: ({ items, hasMore, groups, counts, gaps }) =>
    [
      ...notSeenLines(gaps),
      ...(groups === 0
        ? []
        : [
            `${groups} groups${answeredIn(gaps)}; ${order.map((state) => `${counts[state] ?? 0} ${state}`).join(", ")}`,
          ]),
      ...items.map(toLine),
      ...(hasMore ? ["more rules exist: give a group, a state or a higher limit"] : []),
    ].join("\n"),
});

function toRule(
  rule: WireRule,
  {
    group,
    nowMs,
    cluster,
  }: { readonly group: RuleGroup; readonly nowMs: number; readonly cluster: CalledCluster },
) {
  const { namespaces, match } = cluster;
  const isSeen = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean =>
    (namespaces === undefined || namespaces.includes(namespaceOf(labels) ?? "")) &&
    (match === undefined || (labels[match.name] ?? match.value) === match.value);
  const alerts = rule.alerts.filter(isSeen);
  const evaluatedMs = Date.parse(rule.lastEvaluation ?? "");
  return {
    name: rule.name,
    group: group.name,
    kind: rule.type === "recording" ? ("recording" as const) : ("alerting" as const),
    state: stateOf(rule, {
      isStopped: isLate(group, nowMs),
      states: alerts.map((alert) => alert.state),
    }),
    query: rule.query,
    alerts: alerts.length,
    ...present({
      forSeconds: rule.duration,
      // An error may quote labels of any namespace.
      lastError:
        rule.lastError === undefined || rule.lastError === "" || namespaces !== undefined
          ? undefined
          : rule.lastError.slice(0, 300),
      lastEvaluation: evaluatedMs > 0 ? toInstant(evaluatedMs) : undefined,
    }),
  };
}

function stateOf(
  rule: WireRule,
  { isStopped, states }: { readonly isStopped: boolean; readonly states: readonly string[] },
): (typeof order)[number] {
  if (isFailing(rule)) return "failing";
  if (isStopped) return "stopped";
  if (states.includes("firing")) return "firing";
  return states.includes("pending") ? "pending" : "inactive";
}

function isNamed(part: string | undefined, { name, group }: Rule): boolean {
  const asked = part?.toLowerCase() ?? "";
  return name.toLowerCase().includes(asked) || group.toLowerCase().includes(asked);
}

function countsOf(rules: readonly Rule[]) {
  return Object.fromEntries(
    order.map((state) => [state, rules.filter((rule) => rule.state === state).length]),
  );
}

async function notThere(
  part: string | undefined,
  all: readonly Rule[],
  answered: string,
): Promise<Gap> {
  const names = all.flatMap(({ name, group }) => [name, group]);
  return gapOf({
    what: part === undefined ? "rules" : `rules named ${part}`,
    why:
      all.length === 0
        ? `this Prometheus has no rules${answered}; a ruler of its own may have them`
        : `none of ${all.length} rules${answered}${await nearHint(part ?? "", names)}`,
  });
}

type ListedRule = z.output<typeof prometheus.listRules.output>["items"][number];

function toLine(rule: ListedRule): string {
  const { state, name, group, kind, alerts, query, forSeconds, lastError, lastEvaluation } = rule;
  const held =
    forSeconds === undefined || forSeconds === 0 ? "" : ` for ${duration(forSeconds * 1000)}`;
  const count = alerts > 0 ? ` (${alerts})` : "";
  const why = [
    lastError,
    state === "stopped" ? `last evaluated ${lastEvaluation ?? "never"}` : undefined,
  ].filter(Boolean);
  const said = why.length === 0 ? "" : ` — ${why.join("; ")}`;
  const recording = kind === "recording" ? " records" : "";
  return `${state}${count}: ${name} [${group}]${recording} ${query.replaceAll(/\s+/gu, " ").slice(0, 300)}${held}${said}`;
}
