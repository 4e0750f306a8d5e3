import type { Intent } from "@binnacle/contracts";
import { documentOfText, type SlackMessage, shared, toBlocks } from "@binnacle/report";
import { intentOf } from "./intent-of.ts";
import { recall } from "./look-again.ts";
import { nameOf } from "./name-of.ts";
import { answerQuickly, quickDocument } from "./on-slash.ts";
import type { SlackPorts } from "./ports.ts";
import { respondInThread } from "./respond-in-thread.ts";

export interface EphemeralClick {
  readonly user: string;
  readonly channel: string;
  readonly value: string;
  /** Unique for each click. */
  readonly id: string;
  /** The thread in which only this person sees the message. */
  readonly threadTs?: string;
}

export interface Click extends EphemeralClick {
  /** The message whose button was clicked. */
  readonly ts: string;
  readonly threadTs: string;
}

/** A button that asks the next question, on a message of the thread: the message becomes the answer. */
export async function onAsk(click: Click, ports: SlackPorts): Promise<void> {
  const { user, id, channel, threadTs, ts } = click;
  const intent = intentOf(click.value);
  await recall({ channel, threadTs, user }, ports);
  const wish = { intent, surface: "message", user, id, channel, threadTs, adoptTs: ts } as const;
  await respondInThread(wish, ports);
}

/** The same on an ephemeral message: a quick answer replaces it; an investigation is for all, in its thread or a new one. */
export async function onEphemeralAsk(
  click: EphemeralClick,
  ports: SlackPorts,
): Promise<SlackMessage | undefined> {
  const { user, id, channel } = click;
  const intent = intentOf(click.value);
  if (intent.kind === "verb") return await answerQuickly({ intent, user, id }, ports);
  const threadTs = click.threadTs ?? (await startThread(intent, click, ports));
  await respondInThread({ intent, surface: "message", user, id, channel, threadTs }, ports);
  return undefined;
}

/** The root says who asks what. */
async function startThread(
  intent: Extract<Intent, { kind: "question" }>,
  { user, channel }: EphemeralClick,
  ports: SlackPorts,
): Promise<string> {
  const line = `${await nameOf(user, ports)} asks: ${intent.question}`;
  return await ports.api.post({ channel }, toBlocks(documentOfText(line)));
}

/** Share: what was for one person is posted for all, with the name of who shared it; the buttons stay behind. */
export async function onShare(
  { user, id, channel, value, threadTs }: EphemeralClick,
  ports: SlackPorts,
): Promise<void> {
  const document = await quickDocument({ intent: intentOf(value), user, id }, ports);
  const place = threadTs === undefined ? { channel } : { channel, threadTs };
  await ports.api.post(place, toBlocks(shared(document, await nameOf(user, ports))));
}
