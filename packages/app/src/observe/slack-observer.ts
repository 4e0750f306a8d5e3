import type { SlackObserver } from "@binnacle/slack";
import type { Telemetry } from "@binnacle/telemetry";

/** What who asked sees. */
const visible: ReadonlySet<string> = new Set([
  "assistant.threads.setStatus",
  "chat.postEphemeral",
  "chat.postMessage",
  "chat.startStream",
  "views.open",
]);

/** Counts the calls to Slack, and the time to the first of them that is seen. */
export function slackObserver({ during, duringEvent, shown, metrics }: Telemetry): SlackObserver {
  return {
    shown,
    event: (work) => duringEvent({ name: "slack event", attributes: {}, work, record: () => {} }),
    call: async (method, work) => {
      const result = await during({
        name: "slack call",
        attributes: { "slack.method": method },
        work,
        record: ({ outcome }, seconds) => {
          metrics.slack.observe({ method, outcome }, seconds);
          if (outcome !== "ok") metrics.errors.inc({ where: "slack", kind: outcome });
        },
      });
      if (visible.has(method)) shown();
      return result;
    },
  };
}
