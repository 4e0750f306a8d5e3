import type { Envelope, MessageEvent } from "./message-event.ts";
import { idsIn } from "./message-ids.ts";
import type { SlackPorts } from "./ports.ts";
import type { ThreadMessage } from "./slack-api.ts";
import { triggerIdOf } from "./to-trigger.ts";

/** `adoptTs`: a message of ours that a process began and did not end; it becomes the answer. */
export type Before =
  | { readonly kind: "answered" }
  | { readonly kind: "open"; readonly adoptTs?: string };

/** By so much the clocks of Slack and of ours may differ. */
const skewMs = 5000;

/** What is older than this process, or comes again, may have been answered by the one before it: its thread says so. */
export async function answeredBefore(
  event: MessageEvent,
  { retry_num: retries = 0 }: Envelope,
  ports: SlackPorts,
): Promise<Before> {
  const { ts, thread_ts: root, channel } = event;
  if (retries === 0 && Number(ts) * 1000 > ports.startedMs + skewMs) return { kind: "open" };
  const own = triggerIdOf({ id: `${channel}:${ts}` }, ports);
  const messages = await ports.api.thread(channel, root ?? ts);
  const answer = messages.find(({ metadata }) => idsIn(metadata)?.triggerId === own);
  if (answer === undefined) return await leftGrowing(messages, event, ports);
  const isBegun = idsIn(answer.metadata)?.isBegun === true;
  return isBegun ? { kind: "open", adoptTs: answer.ts } : { kind: "answered" };
}

/** A click of before this process, which came again, was served by the one before it: what it posted says so. */
export async function isServed(
  { id, channel, threadTs }: { id: string; channel: string; threadTs?: string | undefined },
  ports: SlackPorts,
): Promise<boolean> {
  if (Number.parseFloat(id) * 1000 > ports.startedMs + skewMs) return false;
  const own = triggerIdOf({ id }, ports);
  const messages =
    threadTs === undefined
      ? await ports.api.newest(channel)
      : await ports.api.thread(channel, threadTs);
  return messages.some(({ metadata }) => idsIn(metadata)?.triggerId === own);
}

/** A message that grows holds no ids yet. It takes edits when it grows no more. */
async function leftGrowing(
  messages: readonly ThreadMessage[],
  { channel, ts, thread_ts: root }: MessageEvent,
  { botUserId, threads, progress }: SlackPorts,
): Promise<Before> {
  if (threads.isBusy(`${channel}:${root ?? ts}`)) return { kind: "open" };
  const left = messages.find(
    (message) =>
      message.user === botUserId &&
      message.streaming_state === "in_progress" &&
      Number(message.ts) > Number(ts),
  );
  if (left === undefined) return { kind: "open" };
  await progress.stopStream({ channel, ts: left.ts });
  return { kind: "open", adoptTs: left.ts };
}
