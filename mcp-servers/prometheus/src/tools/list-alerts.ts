import { AlertsResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { equals } from "../api/promql.ts";
import type { Labels, WireAlert } from "../api/wire.ts";
import { createEvidence } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";

type Item = AlertsResult["items"][number];

export const listAlerts = defineTool<Deps>()({
  name: "list_alerts",
  title: "Alerts",
  description:
    "Alerts that Prometheus evaluates as pending or firing, firing first, newest first, with summary and start. Call it to see what else is wrong, or whether an alert is still active.",
  input: {
    namespace: z.string().min(1).optional().describe("Only alerts with this namespace label"),
    state: z.enum(["pending", "firing"]).optional(),
    limit: z.number().int().min(1).max(100).default(20),
  },
  output: AlertsResult,
  async run(asked, { client, clusterId, now }, signal) {
    const alerts = (await client.alerts(signal))
      .flatMap((alert) => toItem(alert) ?? [])
      .filter(
        ({ labels }) => asked.namespace === undefined || labels["namespace"] === asked.namespace,
      )
      .filter(({ state }) => asked.state === undefined || state === asked.state)
      .toSorted(firingThenNewest);
    const items = alerts.slice(0, asked.limit);
    const evidenceOf = createEvidence({
      clusterId,
      tool: "list_alerts",
      arguments: asked,
      observedMs: now(),
    });
    return {
      items,
      hasMore: alerts.length > items.length,
      evidence: items.map(({ name, labels, state, summary, activeAt }) =>
        evidenceOf({
          query: `ALERTS{${matchersOf(labels)}}`,
          pointer: "/state",
          text: `alert ${name} is ${state}: ${summary}`,
          values: { state, activeAt },
          trust: "outside",
        }),
      ),
      gaps: [],
    };
  },
  toText: ({ items, hasMore, evidence }) =>
    [
      items.length === 0 ? "no alerts are pending or firing" : "",
      ...items.map(
        ({ name, state, severity, labels, summary, activeAt }, index) =>
          `${state} since ${activeAt}: ${name}${severity === undefined ? "" : ` (${severity})`}: ${summary} {${matchersOf(labels)}} [${evidence[index]?.id ?? ""}]`,
      ),
      hasMore ? "more alerts exist: give a namespace, a state or a higher limit" : "",
    ]
      .filter((line) => line !== "")
      .join("\n"),
});

/** Inactive alerts, and those of other products without a start, are left out. */
function toItem({ labels, annotations, state, activeAt }: WireAlert): Item | undefined {
  if (state !== "pending" && state !== "firing") return undefined;
  const startedMs = Date.parse(activeAt ?? "");
  if (Number.isNaN(startedMs)) return undefined;
  const severity = labels["severity"];
  return {
    name: labels["alertname"] ?? "unnamed",
    state,
    ...(severity === undefined ? {} : { severity }),
    labels,
    summary: annotations["summary"] ?? annotations["description"] ?? annotations["message"] ?? "",
    activeAt: new Date(startedMs).toISOString(),
  };
}

function firingThenNewest(left: Item, right: Item): number {
  if (left.state !== right.state) return left.state === "firing" ? -1 : 1;
  return Date.parse(right.activeAt) - Date.parse(left.activeAt);
}

function matchersOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => equals(label, value))
    .join(",");
}
