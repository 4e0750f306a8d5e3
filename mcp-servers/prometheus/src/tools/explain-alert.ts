import { type Evidence, type Gap, present, prometheus } from "@binnacle/contracts";
import { type Call, defineTool } from "@binnacle/mcp/server";
import { namespaceOf } from "../alerts/object-of.ts";
import { isFailing } from "../alerts/rule-health.ts";
import { longestRangeMs } from "../api/longest-range.ts";
import { narrowPromql } from "../api/narrow-promql.ts";
import { equals } from "../api/promql.ts";
import type { Labels, WireAlert } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { foreignLabels, leftOut } from "../explain/asked-labels.ts";
import { comparisonIn } from "../explain/comparison-in.ts";
import { explainedText } from "../explain/explained-text.ts";
import {
  type FoundAlert,
  findAlert,
  hasLabels,
  type NamedRule,
  ruleOf,
} from "../explain/find-alert.ts";
import { createLookBack, type LookBack } from "../explain/look-back.ts";
import { type Expression, readQuiet } from "../explain/quiet-alert.ts";
import { type NotificationsRead, readNotifications } from "../explain/read-notification.ts";
import { seriesBehind, type ValuedSeries } from "../explain/series-behind.ts";
import { toldOf, toldRule } from "../explain/told-of.ts";
import { isSeriesOf } from "../explain/true-since.ts";
import { gapOf } from "../gap-of.ts";
import { unseenNamespace } from "../names/unseen-namespace.ts";
import { queryEvidence } from "../query-evidence.ts";
import { toInstant } from "../signals/time-frame.ts";
import { watchUnread } from "../watch-unread.ts";

const alertsAtMost = 5;

export const explainAlert = defineTool<Deps>()({
  contract: prometheus.explainAlert,
  async run(input, deps, call) {
    const { alertname } = input;
    const { client, unread } = watchUnread(deps.client);
    const asking = { client, nowMs: deps.now(), signal: call.signal };
    const { asked, found, expression, foreign } = await findAsked(input, asking, call);
    const { labels } = asked;
    const { alerts, others, rules } = found;
    const notifications = await readNotifications(deps.alertmanager, alertname, call.signal);
    const lookBack = expression && createLookBack({ ...expression, ...asking });
    const shown = alerts.slice(0, alertsAtMost);
    const context = { ...present({ expression, lookBack }), rules, notifications, asking };
    const items = await Promise.all(shown.map((alert) => explained(alert, context)));
    const evidence = items.map(evidenceMaker({ input, deps, call, nowMs: asking.nowMs }));
    const { gaps, ...quiet } = await quietOf(asked, { found, context }, { deps, call });
    return {
      alertname,
      labels,
      rules: rules.slice(0, alertsAtMost).map((rule) => toldRule(rule, ownAlerts(rule, found))),
      others: others.slice(0, alertsAtMost).map(toOther),
      items: items.map((item, place) => ({ ...item, evidence: evidence[place]?.id ?? "" })),
      hasMore: alerts.length > shown.length,
      lookedBackMinutes: lookBack?.minutes() ?? 0,
      ...quiet,
      ...comparedBy(expression),
      evidence,
      gaps: [
        ...leftOut(alertname, foreign),
        ...found.gaps,
        ...gaps,
        ...(lookBack?.gaps() ?? []),
        ...notifications.gaps,
        ...silentRules(alertname, rules),
        ...unread(),
      ],
    };
  },
  toText: explainedText,
});

interface Asked {
  readonly alertname: string;
  readonly labels: Labels;
}

/** The alert with those of the labels that an alert of its name can have. */
async function findAsked(
  { alertname, labels = {} }: Pick<Asked, "alertname"> & { readonly labels?: Labels | undefined },
  asking: Context["asking"],
  call: Call,
) {
  const asked = { alertname, labels, cluster: call.cluster, nowMs: asking.nowMs };
  const found = await findAlert(asked, asking);
  const { others, rules } = found;
  const expression = expressionOf(rules, call);
  if (found.alerts.length > 0 || expression === undefined)
    return { asked, found, expression, foreign: {} };
  const known = [...others, ...rules].map((each) => each.labels);
  const query = expression.comparison?.left ?? expression.query;
  const foreign = await foreignLabels(labels, { known, query }, asking);
  const own = Object.fromEntries(Object.entries(labels).filter(([name]) => !(name in foreign)));
  const isOwn = (alert: WireAlert) => hasLabels(alert, own);
  const [alerts, rest] = [others.filter(isOwn), others.filter((alert) => !isOwn(alert))];
  const narrowed = { ...found, alerts, others: rest };
  return { asked: { ...asked, labels: own }, found: narrowed, expression, foreign };
}

interface Server {
  readonly deps: Deps;
  readonly call: Call;
}

/** What an alert that is not active leaves to say; of one that is, nothing. */
async function quietOf(
  asked: Asked,
  { found, context }: { readonly found: FoundAlert; readonly context: Context },
  { deps, call }: Server,
): Promise<{ nearest: ValuedSeries[]; lastTrue?: string; gaps: readonly Gap[] }> {
  const { alerts, rules } = found;
  const { expression, lookBack, asking } = context;
  const unseen = await unseenPlace(asked, alerts, {
    deps: { ...deps, client: asking.client },
    call,
  });
  if (alerts.length > 0) return { nearest: [], gaps: unseen };
  const ruleLabels = rules[0]?.labels ?? {};
  const quiet = await readQuiet({ ...asked, ruleLabels, expression, lookBack }, asking, call);
  return unseen.length === 0 ? quiet : { ...quiet, gaps: unseen };
}

/** That it is not active in a namespace that nobody sees says nothing. */
async function unseenPlace(
  { alertname, labels }: Asked,
  alerts: readonly WireAlert[],
  { deps, call }: Server,
): Promise<Gap[]> {
  const namespace = namespaceOf(labels);
  if (namespace === undefined) return [];
  const asked = { what: `alert ${alertname}`, namespace, isSeen: alerts.length > 0 };
  return await unseenNamespace(asked, deps, call);
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
function expressionOf([rule]: readonly NamedRule[], { cluster }: Call) {
  if (rule === undefined || isFailing(rule)) return undefined;
  const query = narrowPromql(rule.query, cluster.match);
  const always = narrowPromql("up", cluster.match);
  return { query, always, ...present({ comparison: comparisonIn(query) }) };
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

function ownAlerts(rule: NamedRule, { alerts, others, rules }: FoundAlert) {
  const isOwn = (alert: WireAlert) => ruleOf(alert, rules) === rule;
  return { alerts: alerts.filter(isOwn), others: others.filter(isOwn) };
}

/** An alert with other labels than are asked for. */
function toOther({ labels, state }: WireAlert) {
  return { labels, state: state === "firing" ? ("firing" as const) : ("pending" as const) };
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
