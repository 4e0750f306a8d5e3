import { AlertsResult, type Answer, type StateMark } from "@binnacle/contracts";
import { answerOf, blindAnswer, counted } from "./answer-of.ts";
import type { VerbContext } from "./verb-context.ts";

type Alert = AlertsResult["items"][number];

/** An alert of this severity fires always, to show that alerting works. */
const heartbeat = "none";

/** Alerts that Prometheus lists, firing first; the same alert on several objects is one row. */
export async function answerAlerts({
  ports,
  signal,
}: Pick<VerbContext, "ports" | "signal">): Promise<Answer> {
  const result = await ports.tools.call(
    { server: "prometheus", tool: "list_alerts", args: {} },
    { signal },
  );
  if (result.kind === "gap") return blindAnswer(result.gap);
  const { items, gaps, hasMore } = AlertsResult.parse(result.structured);
  const real = items.filter(({ severity }) => severity !== heartbeat);
  const firing = real.filter(({ state }) => state === "firing").length;
  const waiting = real.length - firing;
  const pending = waiting === 0 ? "" : `, ${waiting} pending`;
  const fires = firing === 1 ? "1 alert fires" : `${firing} alerts fire`;
  return answerOf(`${firing === 0 ? "No alert fires" : fires}${pending}`, {
    state: firing === 0 ? "fine" : "degraded",
    rows: alertRows(real),
    lines: [
      ...(items.length > real.length
        ? [{ text: "Alerting itself works: its heartbeat fires as it should.", evidence: [] }]
        : []),
      ...(hasMore ? [{ text: "There are more than these.", evidence: [] }] : []),
    ],
    gaps,
  });
}

/** One row for each alert, state and summary. */
function alertRows(alerts: readonly Alert[]): Answer["rows"] {
  const groups = Map.groupBy(alerts, ({ name, state, summary }) =>
    JSON.stringify([name, state, summary]),
  );
  return [...groups.values()].flatMap(rowOf);
}

function rowOf(group: readonly Alert[]): Answer["rows"] {
  const [first] = group;
  if (first === undefined) return [];
  const { name, state, summary } = first;
  const about = subjectsOf(group);
  const activeAt = group.map((alert) => alert.activeAt).toSorted()[0];
  const mark: StateMark = state === "firing" ? "broken" : "degraded";
  return [
    {
      state: mark,
      name,
      text: [state, summary.replace(/\.$/u, ""), about].filter((part) => part !== "").join(" · "),
      ...(activeAt === undefined ? {} : { since: activeAt }),
    },
  ];
}

/** What the labels say it is about; several pods are counted. */
function subjectsOf(group: readonly Alert[]): string {
  const kinds = ["pod", "deployment", "statefulset", "daemonset", "service", "node"] as const;
  const names = group.flatMap(({ labels }) => {
    const name = kinds.map((kind) => labels[kind]).find((label) => label !== undefined);
    return name === undefined ? [] : [[labels["namespace"], name].filter(Boolean).join("/")];
  });
  const [first] = names;
  if (first === undefined) return group.length === 1 ? "" : counted(group.length, "object");
  return names.length === 1 ? first : `${first} and ${names.length - 1} more`;
}
