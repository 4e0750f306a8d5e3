import type { App } from "@slack/bolt";
import { z } from "zod";
import type { Handling } from "./create-running.ts";
import { holdIn } from "./late-ack.ts";
import { Envelope, MessageEvent } from "./message-event.ts";
import { onMessage } from "./on-message.ts";
import { onSessionStopped, SessionStopped } from "./on-stop.ts";
import type { SlackPorts } from "./ports.ts";
import { serveKept } from "./serve-kept.ts";

/**
 * Mentions, direct messages, thread replies, and Slack's own Stop. What people write is acknowledged once it is kept, or is not for us; what
 * could not be kept Slack sends again.
 */
export function registerMessages(
  app: App,
  ports: SlackPorts,
  { run, runToEnd, beside }: Handling,
): void {
  for (const type of ["app_mention", "message"] as const)
    app.event(type, async ({ event, body, context }) => {
      const taken = holdIn(context);
      beside(async () => {
        try {
          const envelope = Envelope.parse({ ...body, retry_num: context.retryNum });
          await onMessage(MessageEvent.parse(event), envelope, ports);
        } catch (error) {
          // What could not be kept comes again; what is wrong in itself would be as wrong.
          if (error instanceof z.ZodError) await taken();
          throw error;
        }
        await taken();
      });
    });
  serveKept(ports, runToEnd);
  app.event("agent_session_stopped", async ({ event, body }) =>
    run(() => onSessionStopped(SessionStopped.parse(event), Envelope.parse(body), ports)),
  );
}
