import type { App } from "@slack/bolt";
import { answerSlash, SlashCommand } from "./on-slash.ts";
import type { SlackPorts } from "./ports.ts";
import { toResponse } from "./slack-api.ts";

/** Slack shows a timeout after 3 s; what is not there by then comes through the response URL. */
const ackWithinMs = 2500;

/** Any slash command of the app: answered inside the acknowledgement when it is fast enough. */
export function registerSlash(app: App, ports: SlackPorts): void {
  app.command(/^\//u, async ({ command, ack, respond }) => {
    const asked = SlashCommand.parse(command);
    if (!(await ports.conversations.claim(asked.trigger_id))) return await ack();
    const working = answerSlash(asked, ports);
    const first = await Promise.race([working, ports.wait(ackWithinMs)]);
    if (first !== undefined)
      return await ack({ response_type: "ephemeral", ...(await toResponse(first, ports)) });
    await ack({ response_type: "ephemeral", text: "Reading the cluster…" });
    await respond({ replace_original: true, ...(await toResponse(await working, ports)) });
  });
}
