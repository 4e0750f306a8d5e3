import {
  type Gap,
  heartbeatSeverity,
  type ObjectRef,
  present,
  prometheus,
} from "@binnacle/contracts";
import { type CalledCluster, defineTool } from "@binnacle/mcp/server";
import { namespaceOf, objectOf } from "../alerts/object-of.ts";
import { ofAll, type RulesRead, readRules } from "../alerts/read-rules.ts";
import { unreadableAlerts } from "../alerts/unreadable-alerts.ts";
import type { Labels, WireAlert } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { gapOf } from "../gap-of.ts";
import { unseenNamespace } from "../names/unseen-namespace.ts";
import { queryEvidence } from "../query-evidence.ts";
import { toInstant } from "../signals/time-frame.ts";
import { watchUnread } from "../watch-unread.ts";
import { matchersOf } from "./format-labels.ts";
import { listAlertsText } from "./list-alerts-text.ts";

export const listAlerts = defineTool<Deps>()({
  contract: prometheus.listAlerts,
  async run(input, deps, call) {
    const { signal, cluster } = call;
    const { client, unread } = watchUnread(deps.client);
    const [{ items: listed }, rules] = await Promise.all([
      client.alerts(signal),
      readRules(client, rulesAsked(deps.now(), cluster, signal)),
    ]);
    const current = listed
      .flatMap((alert) => (alert && toActiveAlert(alert)) ?? [])
      .filter(({ name, labels }) => !rules.isStopped(name) && isOf(cluster, labels));
    const { namespace } = input;
    const isSeen = current.some(({ labels }) => namespaceOf(labels) === namespace);
    const unseen =
      namespace === undefined
        ? []
        : await unseenNamespace({ what: "alerts", namespace, isSeen }, { ...deps, client }, call);
    const asked = current.filter((alert) => isAsked(input, alert));
    const active = asked.filter(({ labels }) => isShown(cluster, labels));
    const alerts = active
      .flatMap((alert) => dated(alert, rules) ?? [])
      .toSorted(mostTelling(input));
    const shown = alerts.slice(0, input.limit);
    const making = { deps, cluster, tool: "list_alerts", input, observedMs: deps.now() };
    const evidence = shown.map(toFact).map(queryEvidence(making));
    return {
      items: shown.map((alert, index) => ({ ...alert, evidence: evidence[index]?.id ?? "" })),
      hasMore: alerts.length > shown.length,
      scope: scopeOf(input, cluster, { current, alerts }),
      evidence,
      gaps: [
        ...unseen,
        ...(listed.length === 0 && rules.isNone ? [noRules] : rules.gaps),
        ...kept(asked, cluster),
        ...unlabelled(alerts, cluster),
        ...undated(active),
        ...unreadableAlerts(listed, cluster),
        ...unread().map(ofAll),
      ],
    };
  },
  toText: listAlertsText,
});

/** Where nothing is evaluated there is no alert, whatever happens. Some back ends leave that to a server of its own. */
const noRules = gapOf({
  kind: "not_configured",
  what: "alerts, as this server evaluates no alerting rules",
  why: "nothing is pending or firing there, whatever happens",
  remedy: "ask the server that evaluates them: a ruler, or vmalert behind --vmalert.proxyURL",
});

function toFact({ name, labels, state, summary, activeAt, about }: ActiveAlert) {
  return {
    subject: about,
    query: `ALERTS{${matchersOf(labels)}}`,
    pointer: "/state",
    text: `alert ${name} is ${state}: ${summary}`,
    values: { name, state, activeAt: { since: activeAt }, summary },
    trust: "outside" as const,
  };
}

function rulesAsked(nowMs: number, { namespaces }: CalledCluster, signal: AbortSignal) {
  return { nowMs, isNarrowed: namespaces !== undefined, signal };
}

interface UndatedAlert {
  readonly name: string;
  readonly state: "pending" | "firing";
  readonly severity?: string;
  readonly labels: Labels;
  readonly summary: string;
  readonly about?: ObjectRef;
  readonly activeAt: string | undefined;
}

type ActiveAlert = UndatedAlert & { readonly activeAt: string; readonly firingSince?: string };

function toActiveAlert(alert: WireAlert): UndatedAlert | undefined {
  const { labels, annotations, state, activeAt } = alert;
  if (state !== "pending" && state !== "firing") return undefined;
  return {
    name: labels["alertname"] ?? "unnamed",
    state,
    ...present({ severity: labels["severity"] }),
    labels,
    summary: annotations["summary"] ?? annotations["description"] ?? annotations["message"] ?? "",
    ...present({ about: objectOf(labels) }),
    activeAt,
  };
}

/** Nothing where Prometheus, or what stands in for it, gives no start. */
function dated(alert: UndatedAlert, { forSeconds }: RulesRead): ActiveAlert | undefined {
  const startedMs = Date.parse(alert.activeAt ?? "");
  if (Number.isNaN(startedMs)) return undefined;
  const held = alert.state === "firing" ? forSeconds(alert.labels) : undefined;
  const firingSince = held === undefined ? undefined : toInstant(startedMs + held * 1000);
  return { ...alert, activeAt: toInstant(startedMs), ...present({ firingSince }) };
}

/** Numbers of other namespaces are for those who may look at all. The heartbeat of alerting is none of their alerts. */
function scopeOf(
  { namespace, state }: AlertsInput,
  { namespaces }: CalledCluster,
  { current, alerts }: Readonly<Record<"current" | "alerts", readonly UndatedAlert[]>>,
) {
  const isWhole = namespaces === undefined;
  const ofNone = alerts.filter(({ labels }) => namespaceOf(labels) === undefined).length;
  const others = current.filter(
    (alert) => !isAsked({ namespace }, alert) && alert.severity !== heartbeatSeverity,
  );
  const elsewhere = others.filter((alert) => isAsked({ state }, alert)).length;
  return {
    ...present({ namespace, state }),
    ...(isWhole ? {} : { isNarrowed: true as const }),
    own: namespace === undefined ? alerts.length : alerts.length - ofNone,
    ofNone: namespace === undefined ? 0 : ofNone,
    ...(isWhole && namespace !== undefined ? { elsewhere } : {}),
  };
}

interface AlertsInput {
  readonly namespace?: string | undefined;
  readonly state?: UndatedAlert["state"] | undefined;
}

/** An alert of no namespace, such as that of a node, concerns every namespace. */
function isAsked(
  input: AlertsInput,
  { labels, state }: Pick<UndatedAlert, "labels" | "state">,
): boolean {
  const namespace = namespaceOf(labels);
  const isOfAnother = namespace !== undefined && namespace !== (input.namespace ?? namespace);
  return !isOfAnother && state === (input.state ?? state);
}

/** A rule may sum the label of the cluster away: whose alert it is, is unknown then, and unknown is not another's. */
function isOf({ match }: CalledCluster, labels: Labels): boolean {
  const value = match && labels[match.name];
  return value === undefined || value === match?.value;
}

/** An alert of no namespace may tell of any: who may not look at all of them is not shown it. */
function isShown({ namespaces }: CalledCluster, labels: Labels): boolean {
  return namespaces === undefined || namespaces.includes(namespaceOf(labels) ?? "");
}

/** That there are some is told, and nothing of them. The heartbeat of alerting always is. */
function kept(asked: readonly UndatedAlert[], { namespaces }: CalledCluster): Gap[] {
  const isKept = ({ labels, severity }: UndatedAlert): boolean =>
    namespaceOf(labels) === undefined && severity !== heartbeatSeverity;
  if (namespaces === undefined || !asked.some(isKept)) return [];
  const why = "you may look at some namespaces only, and these may tell of any";
  const remedy = "ask somebody who may look at all of them";
  return [gapOf({ kind: "refused", what: "alerts of no namespace", why, remedy })];
}

function unlabelled(alerts: readonly ActiveAlert[], { match }: CalledCluster): Gap[] {
  const label = match?.name;
  if (label === undefined) return [];
  return gapsOf(
    alerts.filter(({ labels }) => labels[label] === undefined),
    {
      what: "whether these alerts are of this cluster",
      why: `they have no label ${label}`,
      remedy: `keep the label ${label} in the expression of their rules`,
    },
  );
}

function undated(active: readonly UndatedAlert[]): Gap[] {
  return gapsOf(
    active.filter(({ activeAt }) => Number.isNaN(Date.parse(activeAt ?? ""))),
    {
      what: "since when these alerts are active, so they are not listed",
      why: "they have no activeAt that is a time",
      remedy: "look at them in Prometheus",
    },
  );
}

function gapsOf(
  alerts: readonly UndatedAlert[],
  { what, why, remedy }: { what: string; why: string; remedy: string },
): Gap[] {
  if (alerts.length === 0) return [];
  const names = [...new Set(alerts.map(({ name, state }) => `${name} (${state})`))].join(", ");
  return [gapOf({ what: `${what}: ${names}`, why, remedy })];
}

/** Firing first, then those of the namespace that is asked about, then the newest: a cut takes the others. */
function mostTelling({ namespace }: { readonly namespace?: string | undefined }) {
  const isOwn = ({ labels }: ActiveAlert) => Number(namespaceOf(labels) === namespace);
  return (left: ActiveAlert, right: ActiveAlert): number => {
    if (left.state !== right.state) return left.state === "firing" ? -1 : 1;
    const byOwner = namespace === undefined ? 0 : isOwn(right) - isOwn(left);
    return byOwner || Date.parse(right.activeAt) - Date.parse(left.activeAt);
  };
}
