import { type Intent, present } from "@binnacle/contracts";
import { documentOfText, type SlackMessage, shared, toBlocks } from "@binnacle/report";
import { areWithin, type Grants, mayEverything } from "./access/grants.ts";
import { isServed } from "./answered-before.ts";
import { intentOf } from "./intent-of.ts";
import { recall } from "./look-again.ts";
import { idsIn } from "./message-ids.ts";
import { nameOf } from "./name-of.ts";
import { answerQuickly, quickDocument } from "./on-slash.ts";
import type { SlackPorts } from "./ports.ts";
import { respondInThread } from "./respond-in-thread.ts";
import { triggerIdOf } from "./to-trigger.ts";

export interface EphemeralClick {
  readonly user: string;
  /** What this person may look at here. */
  readonly grants: Grants;
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

/**
 * A button that asks the next question, on a message of the thread: the message becomes the answer, unless it shows more
 * than this person may look at. Then it stays for the others.
 */
export async function onAsk(click: Click, ports: SlackPorts): Promise<void> {
  const { user, grants, id, channel, threadTs, ts } = click;
  const intent = intentOf(click.value);
  await recall({ channel, threadTs, user }, ports);
  const adoptTs = (await mayReplace(click, ports)) ? ts : undefined;
  const place = { id, channel, threadTs, ...present({ adoptTs }) };
  const wish = { intent, surface: "message", user, grants, ...place } as const;
  await respondInThread(wish, ports);
}

/** What a message that says nothing of it may rest on is everything. */
async function mayReplace(
  { grants, channel, threadTs, ts }: Click,
  { api }: SlackPorts,
): Promise<boolean> {
  if (areWithin(mayEverything, grants)) return true;
  const messages = await api.thread(channel, threadTs);
  const { may = mayEverything } =
    idsIn(messages.find((message) => message.ts === ts)?.metadata) ?? {};
  return areWithin(may, grants);
}

/** The same on an ephemeral message: a quick answer replaces it; an investigation is for all, in its thread or a new one. */
export async function onEphemeralAsk(
  click: EphemeralClick,
  ports: SlackPorts,
): Promise<SlackMessage | undefined> {
  const { user, grants, id, channel } = click;
  const intent = intentOf(click.value);
  if (intent.kind !== "verb" && (await isServed(click, ports))) return undefined;
  if (intent.kind === "verb") return await answerQuickly({ intent, user, grants, id }, ports);
  const threadTs = click.threadTs ?? (await startThread(intent, click, ports));
  const asked = { intent, surface: "message", user, grants } as const;
  await respondInThread({ ...asked, id, channel, threadTs }, ports);
  return undefined;
}

/** The root says who asks what. */
async function startThread(
  intent: Extract<Intent, { kind: "question" }>,
  { user, channel, id }: EphemeralClick,
  ports: SlackPorts,
): Promise<string> {
  const line = `${await nameOf(user, ports)} asks: ${intent.question}`;
  const ids = { triggerId: triggerIdOf({ id }, ports) };
  return await ports.api.post({ channel }, toBlocks(documentOfText(line)), ids);
}

/**
 * Share: what was for one person is posted for all, with the name of who shared it; the buttons stay behind. It is asked
 * anew with what this person may look at in this channel: what the channel may not see, is not there.
 */
export async function onShare(
  { user, grants, id, channel, value, threadTs }: EphemeralClick,
  ports: SlackPorts,
): Promise<void> {
  if (await isServed({ id, channel, threadTs }, ports)) return;
  const document = await quickDocument({ intent: intentOf(value), user, grants, id }, ports);
  const place = threadTs === undefined ? { channel } : { channel, threadTs };
  const ids = { triggerId: triggerIdOf({ id }, ports) };
  await ports.api.post(place, toBlocks(shared(document, await nameOf(user, ports))), ids);
}
