import type { Answer, Intent } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { type SlackMessage, toBlocks, toDocument } from "@binnacle/report";
import { z } from "zod";
import type { SlackPorts } from "./ports.ts";
import { failureDocument, nameOf, tellingOf } from "./respond-in-thread.ts";

export const SlashCommand = z.object({
  text: z.string().default(""),
  user_id: z.string(),
  channel_id: z.string(),
});

/** The answer to a slash command, for the asker alone, with Share. Never an agent, never a model. */
export async function answerSlash(
  { text, user_id: user }: z.infer<typeof SlashCommand>,
  ports: SlackPorts,
): Promise<SlackMessage> {
  const intent =
    text.trim() === "" ? emptyCommand : parseText(text, { inThread: false, isCommand: true });
  return await answerQuickly(intent, user, ports);
}

/** `/k8s` alone checks everything that can be seen. */
const emptyCommand: Intent = { kind: "verb", verb: "check" };

export async function answerQuickly(
  intent: Intent,
  user: string,
  ports: SlackPorts,
): Promise<SlackMessage> {
  try {
    const reply = await ports.orchestrator.respond(
      {
        kind: "slash_command",
        intent,
        by: await nameOf(user, ports),
        at: new Date(ports.clock()).toISOString(),
      },
      { signal: ports.signal, onUpdate: () => {} },
    );
    if (reply.kind === "investigation")
      return toBlocks(toDocument(reply.investigation, tellingOf(ports)));
    const message = toBlocks(toDocument(reply.answer, tellingOf(ports)));
    return isWorthSharing(reply.answer, intent) ? withShare(message, intent) : message;
  } catch (error) {
    return toBlocks(failureDocument(error, ports));
  }
}

/** A question back and the list of commands are for the asker alone. */
function isWorthSharing({ rows, choices }: Answer, intent: Intent): boolean {
  const isHelp = intent.kind === "verb" && intent.verb === "help";
  return !isHelp && (rows.length > 0 || choices.length === 0);
}

/** Share posts what the asker saw: the same question, asked again at the moment of the click. */
function withShare({ text, blocks }: SlackMessage, intent: Intent): SlackMessage {
  const share = {
    type: "button",
    text: { type: "plain_text", text: "Share" },
    action_id: "share",
    value: JSON.stringify(intent),
  };
  const actions = blocks.find(({ type }) => type === "actions");
  if (actions === undefined)
    return { text, blocks: [...blocks, { type: "actions", elements: [share] }] };
  const elements = z.array(z.unknown()).parse(actions["elements"]);
  return {
    text,
    blocks: blocks.map((block) =>
      block === actions ? { ...block, elements: [share, ...elements] } : block,
    ),
  };
}
