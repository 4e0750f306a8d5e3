import { parseText } from "@binnacle/intake";
import { z } from "zod";
import type { Claims } from "./claims.ts";
import type { SlackPorts } from "./ports.ts";
import { respondInThread } from "./respond-in-thread.ts";
import { offerAgain } from "./restarted.ts";
import { investigationEvent } from "./slack-api.ts";

export const MessageEvent = z.object({
  type: z.enum(["app_mention", "message"]),
  subtype: z.string().optional(),
  bot_id: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(""),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

export interface MessagePorts extends SlackPorts {
  readonly claims: Claims;
  readonly botUserId: string;
}

/**
 * A mention, a direct message, or a reply in a thread of ours. Each message is answered once, however often and in
 * whatever form Slack delivers it.
 */
export async function onMessage(
  event: MessageEvent,
  eventId: string,
  ports: MessagePorts,
): Promise<void> {
  const { user } = event;
  if (user === undefined || !isFromPerson(event, ports)) return;
  const threadTs = event.thread_ts ?? event.ts;
  const kind = kindOf(event, ports.botUserId);
  const before = await ports.store.byThread(`${event.channel}:${threadTs}`);
  const isForgotten = kind === "thread_reply" && before === undefined;
  if (isForgotten && !(await wasOurs(event, ports))) return;
  if (!ports.claims.take(eventId, `${event.channel}:${event.ts}`)) return;
  const thread = { channel: event.channel, threadTs };
  if (isForgotten) return await offerAgain(thread, ports);
  const intent = parseText(event.text, { inThread: before !== undefined });
  await respondInThread({ kind, intent, user, ...thread }, ports);
}

/** Not our own message, not another bot's, not an edit or a join. */
function isFromPerson(
  { user, bot_id: botId, subtype }: MessageEvent,
  { botUserId }: MessagePorts,
): boolean {
  const isPlain = subtype === undefined || subtype === "thread_broadcast";
  return isPlain && botId === undefined && user !== botUserId;
}

function kindOf(
  { type, text, channel_type: channelType }: MessageEvent,
  botUserId: string,
): "mention" | "direct_message" | "thread_reply" {
  if (channelType === "im") return "direct_message";
  const isMention = type === "app_mention" || text.includes(`<@${botUserId}`);
  return isMention ? "mention" : "thread_reply";
}

/** Whether an investigation of ours stands in the thread, from before a restart. */
async function wasOurs(
  { channel, thread_ts: threadTs }: MessageEvent,
  { api }: MessagePorts,
): Promise<boolean> {
  if (threadTs === undefined) return false;
  const messages = await api.thread(channel, threadTs);
  return messages.some(({ metadata }) => metadata?.event_type === investigationEvent);
}
