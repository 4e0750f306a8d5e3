import { recall } from "./look-again.ts";
import { type Kind, kindOf, type MessageEvent } from "./message-event.ts";
import type { SlackPorts } from "./ports.ts";

export interface Where {
  readonly key: string;
  readonly kind: Kind;
  readonly ports: SlackPorts;
}

/** held: what the talk is about is here. open: to be answered without it. */
export type Standing = "held" | "open" | "strange";

interface Asked extends Where {
  readonly user: string;
}

/** How a message stands to what was said before it. */
export async function standingOf(event: MessageEvent, asked: Asked): Promise<Standing> {
  const { channel, thread_ts: threadTs } = event;
  const { kind, user, ports } = asked;
  if (threadTs === undefined)
    return kind === "direct_message" ? await carriedOn(event, asked) : "open";
  const recalled = await recall({ channel, threadTs, user }, ports);
  if (recalled.kind === "held" || recalled.messages === undefined) return recalled.kind;
  return isOurs(recalled.messages, asked) ? "open" : "strange";
}

/** Whether a thread is ours, as Slack shows it; asked only where we do not know it. */
export async function isOurThread(event: MessageEvent, ports: SlackPorts): Promise<boolean> {
  const { channel, thread_ts: threadTs } = event;
  const kind = kindOf(event, ports.botUserId);
  const key = `${channel}:${threadTs ?? event.ts}`;
  if (kind !== "thread_reply" || threadTs === undefined) return true;
  if ((await ports.conversations.get(key)) !== undefined) return true;
  return isOurs(await ports.api.thread(channel, threadTs), { key, kind, ports });
}

function isOurs(
  messages: readonly { readonly user?: string | undefined }[],
  { key, kind, ports }: Where,
): boolean {
  const hasSpoken = messages.some((message) => message.user === ports.botUserId);
  if (hasSpoken || kind !== "thread_reply") return true;
  ports.threads.markStrange(key);
  return false;
}

/** Direct messages so far apart, in seconds, are no talk. */
const TALK_SECONDS = 60 * 60;

/** A new direct message goes on where the newest of their threads is. */
async function carriedOn(
  { channel, ts }: MessageEvent,
  { key, user, ports }: Asked,
): Promise<Standing> {
  const threadTs = ports.threads.latestIn(channel);
  if (threadTs === undefined || Number(ts) - Number(threadTs) > TALK_SECONDS) return "open";
  const latest = `${channel}:${threadTs}`;
  await ports.threads.settled(latest);
  const { kind } = await recall({ channel, threadTs, user }, ports);
  const before = await ports.conversations.get(latest);
  if (before !== undefined) await ports.conversations.update(key, () => ({ ...before, key }));
  return kind;
}
