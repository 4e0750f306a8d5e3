import type { App } from "@slack/bolt";
import type { Run } from "./create-running.ts";
import { MessageEvent, onMessage } from "./on-message.ts";
import type { SlackPorts } from "./ports.ts";

/** Mentions, direct messages and thread replies. Bolt has acknowledged them before the handler runs. */
export function registerMessages(app: App, ports: SlackPorts, run: Run): void {
  for (const type of ["app_mention", "message"] as const)
    app.event(type, async ({ event, body }) =>
      run(() => onMessage(MessageEvent.parse(event), body.event_id, ports)),
    );
}
