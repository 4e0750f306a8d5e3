import { type Gap, present, prometheus } from "@binnacle/contracts";
import { type CalledCluster, defineTool } from "@binnacle/mcp/server";
import { equals } from "../api/promql.ts";
import type { Labels, WireAlert } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { queryEvidence } from "../query-evidence.ts";

export const listAlerts = defineTool<Deps>()({
  contract: prometheus.listAlerts,
  async run(input, deps, { signal, cluster }) {
    const alerts = (await deps.client.alerts(signal))
      .flatMap((alert) => toActiveAlert(alert) ?? [])
      .filter(({ labels }) => isOf(cluster, labels))
      .filter(
        ({ labels }) => input.namespace === undefined || labels["namespace"] === input.namespace,
      )
      .filter(({ state }) => input.state === undefined || state === input.state)
      .toSorted(firingThenNewest);
    const shown = alerts.slice(0, input.limit);
    const evidenceOf = queryEvidence({
      deps,
      cluster,
      tool: "list_alerts",
      arguments: input,
      observedMs: deps.now(),
    });
    const evidence = shown.map(({ name, labels, state, summary, activeAt }) =>
      evidenceOf({
        query: `ALERTS{${matchersOf(labels)}}`,
        pointer: "/state",
        text: `alert ${name} is ${state}: ${summary}`,
        values: { state, activeAt: { since: activeAt } },
        trust: "outside",
      }),
    );
    return {
      items: shown.map((alert, index) => ({ ...alert, evidence: evidence[index]?.id ?? "" })),
      hasMore: alerts.length > shown.length,
      evidence,
      gaps: unlabelled(alerts, cluster),
    };
  },
  toText: ({ items, hasMore }) =>
    [
      ...(items.length === 0 ? ["no alerts are pending or firing"] : []),
      ...items.map(
        ({ name, state, severity, labels, summary, activeAt, evidence }) =>
          `${state} since ${activeAt}: ${name}${severity === undefined ? "" : ` (${severity})`}: ${summary} {${matchersOf(labels)}} [${evidence}]`,
      ),
      ...(hasMore ? ["more alerts exist: give a namespace, a state or a higher limit"] : []),
    ].join("\n"),
});

interface ActiveAlert {
  readonly name: string;
  readonly state: "pending" | "firing";
  readonly severity?: string;
  readonly labels: Labels;
  readonly summary: string;
  readonly activeAt: string;
}

/** Inactive alerts, and those of other products without a start, are left out. */
function toActiveAlert({
  labels,
  annotations,
  state,
  activeAt,
}: WireAlert): ActiveAlert | undefined {
  if (state !== "pending" && state !== "firing") return undefined;
  const startedMs = Date.parse(activeAt ?? "");
  if (Number.isNaN(startedMs)) return undefined;
  return {
    name: labels["alertname"] ?? "unnamed",
    state,
    ...present({ severity: labels["severity"] }),
    labels,
    summary: annotations["summary"] ?? annotations["description"] ?? annotations["message"] ?? "",
    activeAt: new Date(startedMs).toISOString(),
  };
}

/** A rule may sum the label of the cluster away: whose alert it is, is unknown then, and unknown is not another's. */
function isOf({ match }: CalledCluster, labels: Labels): boolean {
  const value = match && labels[match.name];
  return value === undefined || value === match?.value;
}

function unlabelled(alerts: readonly ActiveAlert[], { match }: CalledCluster): Gap[] {
  const unknown = match && alerts.filter(({ labels }) => labels[match.name] === undefined);
  if (unknown === undefined || unknown.length === 0) return [];
  const names = [...new Set(unknown.map(({ name }) => name))].join(", ");
  return [
    {
      origin: "prometheus",
      kind: "no_data",
      what: `whether these alerts are of this cluster: ${names}`,
      why: `they have no label ${match?.name}`,
      about: { kinds: [] },
      remedy: { text: `keep the label ${match?.name} in the expression of their rules` },
    },
  ];
}

function firingThenNewest(left: ActiveAlert, right: ActiveAlert): number {
  if (left.state !== right.state) return left.state === "firing" ? -1 : 1;
  return Date.parse(right.activeAt) - Date.parse(left.activeAt);
}

function matchersOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => equals(label, value))
    .join(",");
}
