import type { App } from "@slack/bolt";
import type { Run } from "./create-running.ts";
import { Envelope, MessageEvent } from "./message-event.ts";
import { onMessage } from "./on-message.ts";
import { onSessionStopped, SessionStopped } from "./on-stop.ts";
import type { SlackPorts } from "./ports.ts";

/** Mentions, direct messages, thread replies, and Slack's own Stop. Bolt has acknowledged them before the handler runs. */
export function registerMessages(app: App, ports: SlackPorts, run: Run): void {
  for (const type of ["app_mention", "message"] as const)
    app.event(type, async ({ event, body, context: { retryNum } }) =>
      run(() => {
        const envelope = Envelope.parse({ ...body, retry_num: retryNum });
        return onMessage(MessageEvent.parse(event), envelope, ports);
      }),
    );
  app.event("agent_session_stopped", async ({ event, body }) =>
    run(() => onSessionStopped(SessionStopped.parse(event), Envelope.parse(body), ports)),
  );
}
