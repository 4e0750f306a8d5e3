import { Intent } from "@binnacle/contracts";
import { type SlackMessage, toBlocks } from "@binnacle/report";
import { documentOfText } from "./document-of-text.ts";
import { answerQuickly } from "./on-slash.ts";
import type { Click } from "./on-verdict.ts";
import type { SlackPorts } from "./ports.ts";
import { nameOf, respondInThread } from "./respond-in-thread.ts";

/** A button that asks the next question, on a message of the thread: the message becomes the answer. */
export async function onAsk(click: Click, ports: SlackPorts): Promise<void> {
  const { user, channel, threadTs, ts } = click;
  const intent = Intent.parse(JSON.parse(click.value));
  await respondInThread({ kind: "mention", intent, user, channel, threadTs, adoptTs: ts }, ports);
}

/** The same on an ephemeral message: a quick answer replaces it; an investigation is for all, so it starts a thread. */
export async function onEphemeralAsk(
  click: Omit<Click, "ts" | "threadTs">,
  ports: SlackPorts,
): Promise<SlackMessage | undefined> {
  const { user, channel } = click;
  const intent = Intent.parse(JSON.parse(click.value));
  if (intent.kind === "verb") return await answerQuickly(intent, user, ports);
  const who = await nameOf(user, ports);
  const ts = await ports.api.post(
    { channel },
    toBlocks(documentOfText(`${who} asks: ${intent.question}`)),
  );
  await respondInThread({ kind: "mention", intent, user, channel, threadTs: ts }, ports);
  return undefined;
}

/** Share: what was for one person is posted for all. */
export async function onShare(
  click: Omit<Click, "ts" | "threadTs">,
  ports: SlackPorts,
): Promise<void> {
  const { user, channel } = click;
  const { text, blocks } = await answerQuickly(Intent.parse(JSON.parse(click.value)), user, ports);
  // The buttons stay with the one who asked.
  const shared = blocks.filter(({ type }) => type !== "actions");
  await ports.api.post({ channel }, { text, blocks: shared });
}
