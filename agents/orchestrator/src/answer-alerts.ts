import { AlertsResult, type Answer } from "@binnacle/contracts";
import { answerOf, blindAnswer } from "./answer-of.ts";
import type { VerbContext } from "./answer-verb.ts";

/** Alerts that Prometheus lists, firing first. */
export async function answerAlerts({
  ports,
  signal,
}: Pick<VerbContext, "ports" | "signal">): Promise<Answer> {
  const result = await ports.tools.call(
    { server: "prometheus", tool: "list_alerts", args: {} },
    { signal },
  );
  if (result.kind === "gap") return blindAnswer(result.gap);
  const { items, gaps } = AlertsResult.parse(result.structured);
  const firing = items.filter(({ state }) => state === "firing");
  return answerOf(
    firing.length === 0
      ? "No alert fires"
      : `${firing.length === 1 ? "One alert fires" : `${firing.length} alerts fire`}`,
    {
      state: firing.length === 0 ? "fine" : "degraded",
      rows: items.map(({ name, state, summary, activeAt }) => ({
        state: state === "firing" ? "broken" : "degraded",
        name,
        text: `${state} · ${summary}`,
        since: activeAt,
      })),
      gaps,
    },
  );
}
