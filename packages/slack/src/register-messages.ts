import type { App } from "@slack/bolt";
import type { Run } from "./create-running.ts";
import { MessageEvent, type MessagePorts, onMessage } from "./on-message.ts";

/** Mentions, direct messages and thread replies. Bolt has acknowledged them before the handler runs. */
export function registerMessages(app: App, ports: MessagePorts, run: Run): void {
  app.event("app_mention", async ({ event, body }) =>
    run(() => onMessage(MessageEvent.parse(event), body.event_id, ports)),
  );
  app.event("message", async ({ event, body }) =>
    run(() => onMessage(MessageEvent.parse(event), body.event_id, ports)),
  );
}
