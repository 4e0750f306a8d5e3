import type { Answer, Asked, Intent } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { citedIn, type Document, type SlackMessage, toBlocks, toDocument } from "@binnacle/report";
import { z } from "zod";
import { admit } from "./access/admit.ts";
import type { SlackPorts } from "./ports.ts";
import { failedDocument, tellingOf } from "./shown-of.ts";
import { toTrigger, type Wish } from "./to-trigger.ts";

export const SlashCommand = z.object({
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
});

export type SlashCommand = z.infer<typeof SlashCommand>;

/** The answer to a slash command, for the asker alone, with Share. Never an agent, never a model. */
export async function answerSlash(
  { text: typed, user_id: user, channel_id: channel, trigger_id: id, team_id }: SlashCommand,
  ports: SlackPorts,
): Promise<SlackMessage> {
  const text = await ports.redactor.value(typed);
  const intent =
    text.trim() === "" ? emptyCommand : parseText(text, { inThread: false, isCommand: true });
  // Whoever else reads the channel sees nothing of it.
  const visitor = { user, channel, teams: [team_id], isShared: false };
  const what = `slash ${intent.kind === "verb" ? intent.verb : intent.kind}`;
  const admission = await admit(visitor, what, ports);
  if (admission.kind === "refused") return ports.refusals.lineFor(admission.why);
  const { grants } = admission;
  return await answerQuickly({ intent, user, grants, id }, ports);
}

/** `/k8s` alone checks everything that can be seen. */
const emptyCommand: Intent = { kind: "verb", verb: "check" };

export type QuickWish = Pick<Wish, "intent" | "user" | "grants" | "id">;

export async function answerQuickly(wish: QuickWish, ports: SlackPorts): Promise<SlackMessage> {
  return toBlocks(await quickDocument(wish, ports));
}

/** What only the asker sees. Share posts it anew: the same question, asked again at the moment of the click. */
export async function quickDocument(wish: QuickWish, ports: SlackPorts): Promise<Document> {
  const { intent, user } = wish;
  try {
    const trigger = await toTrigger({ ...wish, surface: "slash" }, ports);
    const answer = await answered(trigger, user, ports);
    const reply = { kind: "answer", answer } as const;
    const document = toDocument(reply, tellingOf(ports), citedIn(reply, []));
    if (!answer.isWorthSharing) return document;
    return { ...document, buttons: [{ kind: "share", intent }, ...document.buttons] };
  } catch (error) {
    return failedDocument(error, ports);
  }
}

async function answered(trigger: Asked, user: string, ports: SlackPorts): Promise<Answer> {
  const { turns, commands, signal } = ports;
  return await turns.run({ user, depth: trigger.depth }, async (comes) => {
    await comes;
    return await commands.answer(trigger, { signal });
  });
}
