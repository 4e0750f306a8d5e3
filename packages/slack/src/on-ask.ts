import type { Intent } from "@binnacle/contracts";
import { type SlackMessage, toBlocks } from "@binnacle/report";
import { askedBy } from "./asked-by.ts";
import { documentOfText } from "./document-of-text.ts";
import { intentOf } from "./intent-of.ts";
import { answerQuickly } from "./on-slash.ts";
import type { Click } from "./on-verdict.ts";
import type { SlackPorts } from "./ports.ts";
import { nameOf, respondInThread } from "./respond-in-thread.ts";

/** A button that asks the next question, on a message of the thread: the message becomes the answer. */
export async function onAsk(click: Click, ports: SlackPorts): Promise<void> {
  const { user, channel, threadTs, ts } = click;
  const intent = intentOf(click.value);
  await respondInThread({ kind: "mention", intent, user, channel, threadTs, adoptTs: ts }, ports);
}

export interface EphemeralClick {
  readonly user: string;
  readonly channel: string;
  readonly value: string;
  /** The thread in which only this person sees the message. */
  readonly threadTs?: string;
}

/** The same on an ephemeral message: a quick answer replaces it; an investigation is for all, in its thread or a new one. */
export async function onEphemeralAsk(
  click: EphemeralClick,
  ports: SlackPorts,
): Promise<SlackMessage | undefined> {
  const { user, channel } = click;
  const intent = intentOf(click.value);
  if (intent.kind === "verb") return await answerQuickly(intent, user, ports);
  const threadTs = click.threadTs ?? (await startThread(intent, click, ports));
  await respondInThread({ kind: "mention", intent, user, channel, threadTs }, ports);
  return undefined;
}

async function startThread(
  { question }: Extract<Intent, { kind: "question" }>,
  { user, channel }: EphemeralClick,
  ports: SlackPorts,
): Promise<string> {
  const line = askedBy.line(await nameOf(user, ports), question);
  return await ports.api.post({ channel }, toBlocks(documentOfText(line)));
}

/** Share: what was for one person is posted for all, with the name of who shared it. */
export async function onShare(
  { user, channel, value, threadTs }: EphemeralClick,
  ports: SlackPorts,
): Promise<void> {
  const { text, blocks } = await answerQuickly(intentOf(value), user, ports);
  const by = toBlocks({
    ...documentOfText("shared"),
    footer: [`shared by ${await nameOf(user, ports)}`],
  });
  // The buttons stay with the one who asked.
  const shared = blocks.filter(({ type }) => type !== "actions");
  const footer = by.blocks.filter(({ type }) => type === "context");
  const place = threadTs === undefined ? { channel } : { channel, threadTs };
  await ports.api.post(place, { text, blocks: [...shared, ...footer] });
}
