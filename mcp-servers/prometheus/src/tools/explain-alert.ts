import { type Evidence, type Gap, present, prometheus } from "@binnacle/contracts";
import { type Call, defineTool } from "@binnacle/mcp/server";
import { namespaceOf } from "../alerts/object-of.ts";
import { isFailing } from "../alerts/rule-health.ts";
import { longestRangeMs } from "../api/longest-range.ts";
import { narrowPromql } from "../api/narrow-promql.ts";
import { equals } from "../api/promql.ts";
import type { Labels, WireAlert } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { type Comparison, comparisonIn } from "../explain/comparison-in.ts";
import { explainedText } from "../explain/explained-text.ts";
import { findAlert, type NamedRule, ruleOf } from "../explain/find-alert.ts";
import { createLookBack, type LookBack } from "../explain/look-back.ts";
import { type NotificationsRead, readNotifications } from "../explain/read-notification.ts";
import { nearestSeries, seriesBehind } from "../explain/series-behind.ts";
import { toldOf, toldRule } from "../explain/told-of.ts";
import { isSeriesOf } from "../explain/true-since.ts";
import { gapOf } from "../gap-of.ts";
import { unseenNamespace } from "../names/unseen-namespace.ts";
import { queryEvidence } from "../query-evidence.ts";
import { toInstant } from "../signals/time-frame.ts";

const alertsAtMost = 5;

export const explainAlert = defineTool<Deps>()({
  contract: prometheus.explainAlert,
  async run(input, deps, call) {
    const { alertname, labels = {} } = input;
    const { client, now } = deps;
    const asking = { client, nowMs: now(), signal: call.signal };
    const asked = { alertname, labels, cluster: call.cluster, nowMs: asking.nowMs };
    const { alerts, rules } = await findAlert(client, asked, call.signal);
    const notifications = await readNotifications(deps.alertmanager, alertname, call.signal);
    const expression = expressionOf(rules, call);
    const lookBack = expression && createLookBack({ ...expression, ...asking });
    const shown = alerts.slice(0, alertsAtMost);
    const context = { ...present({ expression, lookBack }), rules, notifications, asking };
    const items = await Promise.all(shown.map((alert) => explained(alert, context)));
    const evidenceOf = evidenceMaker({ input, deps, call, nowMs: asking.nowMs });
    const evidence = items.map(evidenceOf);
    const quiet = alerts.length === 0 ? await quietOf(context) : { nearest: [] };
    return {
      alertname,
      rules: rules
        .slice(0, alertsAtMost)
        .map((rule) => toldRule(rule, ownAlerts(rule, alerts, rules))),
      items: items.map((item, place) => ({ ...item, evidence: evidence[place]?.id ?? "" })),
      hasMore: alerts.length > shown.length,
      lookedBackHours: lookBack?.hours() ?? 0,
      ...quiet,
      ...comparedBy(expression),
      evidence,
      gaps: [
        ...(await unseenPlace(input, alerts, { deps, call })),
        ...(lookBack?.gaps() ?? []),
        ...notifications.gaps,
        ...silentRules(alertname, rules),
      ],
    };
  },
  toText: explainedText,
});

/** That it is not active in a namespace that nobody sees says nothing. */
async function unseenPlace(
  { alertname, labels = {} }: { readonly alertname: string; readonly labels?: Labels | undefined },
  alerts: readonly WireAlert[],
  { deps, call }: { readonly deps: Deps; readonly call: Call },
): Promise<Gap[]> {
  const namespace = namespaceOf(labels);
  if (namespace === undefined) return [];
  const asked = { what: `alert ${alertname}`, namespace, isSeen: alerts.length > 0 };
  return await unseenNamespace(asked, deps, call);
}

interface Expression {
  readonly query: string;
  readonly comparison?: Comparison;
}

interface Context {
  readonly expression?: Expression;
  readonly lookBack?: LookBack;
  readonly rules: readonly NamedRule[];
  readonly notifications: NotificationsRead;
  readonly asking: {
    readonly client: Deps["client"];
    readonly nowMs: number;
    readonly signal: AbortSignal;
  };
}

/** Of a rule that fails nothing can be asked. */
function expressionOf([rule]: readonly NamedRule[], { cluster }: Call): Expression | undefined {
  if (rule === undefined || isFailing(rule)) return undefined;
  const query = narrowPromql(rule.query, cluster.match);
  return { query, ...present({ comparison: comparisonIn(query) }) };
}

function comparedBy(expression: Expression | undefined) {
  const { query = "", comparison } = expression ?? {};
  const rangeMs = longestRangeMs(query);
  return present({
    threshold: comparison && `${comparison.operator} ${comparison.threshold}`,
    rangeSeconds: rangeMs === 0 ? undefined : rangeMs / 1000,
  });
}

async function explained(
  alert: WireAlert,
  { rules, expression, lookBack, notifications, asking }: Context,
) {
  const rule = ruleOf(alert, rules);
  const isOne = (series: Labels): boolean => isSeriesOf(series, alert.labels, rule?.labels ?? {});
  const { comparison } = expression ?? {};
  const [held, series, notification] = await Promise.all([
    lookBack?.since(isOne),
    comparison && seriesBehind({ comparison, isOne, alert: alert.labels }, asking),
    notifications.of(alert.labels),
  ]);
  return {
    ...toldOf(alert, rule),
    series: series ?? [],
    atLeast: held?.atLeast ?? false,
    stepSeconds: (held?.stepMs ?? 0) / 1000,
    ...present({ trueSince: held && toInstant(held.sinceMs), notification }),
  };
}

type Explained = Awaited<ReturnType<typeof explained>>;

function evidenceMaker({
  input,
  deps,
  call,
  nowMs,
}: {
  readonly input: Readonly<Record<string, unknown>> & { readonly alertname: string };
  readonly deps: Deps;
  readonly call: Call;
  readonly nowMs: number;
}): (item: Explained) => Evidence {
  const tool = "explain_alert";
  const evidenceOf = queryEvidence({ deps, cluster: call.cluster, tool, input, observedMs: nowMs });
  return ({ about, labels, state, summary, trueSince, value }) =>
    evidenceOf({
      ...present({ subject: about }),
      query: `ALERTS{${Object.entries(labels)
        .map(([name, text]) => equals(name, text))
        .join(",")}}`,
      pointer: "/explained",
      text: `alert ${input.alertname} is ${state}: ${summary}`,
      values: {
        name: input.alertname,
        state,
        ...(trueSince === undefined ? {} : { trueSince: { since: trueSince } }),
        ...(value === undefined ? {} : { value }),
      },
      trust: "outside",
    });
}

/** Of an alert that is not active: when it last held, and what is nearest to its threshold. */
async function quietOf({ expression, lookBack, asking }: Context) {
  const { comparison } = expression ?? {};
  const [lastMs, nearest] = await Promise.all([
    lookBack?.lastMs(),
    comparison === undefined ? [] : nearestSeries(comparison, asking),
  ]);
  return {
    nearest,
    ...present({ lastTrue: lastMs === undefined ? undefined : toInstant(lastMs) }),
  };
}

function ownAlerts(rule: NamedRule, alerts: readonly WireAlert[], rules: readonly NamedRule[]) {
  return alerts.filter((alert) => ruleOf(alert, rules) === rule);
}

/** Where a rule says nothing, an alert that is not active proves nothing. */
function silentRules(alertname: string, rules: readonly NamedRule[]): Gap[] {
  return rules
    .filter((rule) => isFailing(rule) || rule.isStopped)
    .map((rule) =>
      gapOf({
        what: `whether ${alertname} holds now`,
        why: isFailing(rule)
          ? `its rule fails: ${(rule.lastError ?? "").slice(0, 200)}`
          : `its rule group ${rule.group} is not evaluated since ${rule.lastEvaluation ?? "ever"}`,
      }),
    );
}
