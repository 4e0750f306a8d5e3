import { logFailure } from "@binnacle/runtime";
import type { AckFn, App, RespondArguments, RespondFn } from "@slack/bolt";
import type { Handling } from "./create-running.ts";
import { answerSlash, SlashCommand } from "./on-slash.ts";
import type { SlackPorts } from "./ports.ts";
import { toResponse } from "./slack-api.ts";

/** Slack shows a timeout after 3 s; what is not there by then comes through the response URL. */
const ackWithinMs = 2500;

/** Any slash command of the app: answered inside the acknowledgement when it is fast enough. */
export function registerSlash(app: App, ports: SlackPorts, { run, shown }: Handling): void {
  app.command(/^\//u, async ({ command, ack, respond }) =>
    run(() => onSlash(SlashCommand.parse(command), { ack, respond, shown }, ports)),
  );
}

interface Replying extends Pick<Handling, "shown"> {
  readonly ack: AckFn<string | RespondArguments>;
  readonly respond: RespondFn;
}

async function onSlash(
  asked: SlashCommand,
  { ack, respond, shown }: Replying,
  ports: SlackPorts,
): Promise<void> {
  const waiting = ports.wait(ackWithinMs);
  // A claim that takes too long is answered: nobody gives a command twice in that time.
  const isOurs = await Promise.race([ports.conversations.claim(asked.trigger_id), waiting]);
  if (isOurs === false) return await ack();
  const working = answerSlash(asked, ports);
  const first = await Promise.race([working, waiting]);
  const isWhole = first !== undefined;
  const said = isWhole ? await toResponse(first, ports) : { text: "Reading the cluster…" };
  const isTaken = await isDone(() => ack({ response_type: "ephemeral", ...said }), ports);
  if (isTaken) shown();
  if (isTaken && isWhole) return;
  await respond({ replace_original: true, ...(await toResponse(await working, ports)) });
  shown();
}

/** A connection that broke meanwhile takes no acknowledgement; the response URL is another way. */
async function isDone(work: () => Promise<void>, { log }: SlackPorts): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    logFailure(log, error, "slash command not acknowledged");
    return false;
  }
}
