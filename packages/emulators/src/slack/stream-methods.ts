import { z } from "zod";
import { findChannel } from "./chat-methods.ts";
import { contentError } from "./message-content.ts";
import { failure, toApiMessage } from "./reply.ts";
import { sessionStatuses } from "./sessions.ts";
import type { Json, SlackChannel } from "./slack-model.ts";
import { type Chunk, chunkList, parseChunks } from "./stream-chunks.ts";
import { blockList, channelId, metadata, timestamp } from "./web-input.ts";
import { type WebContext, type WebMethod, webMethod } from "./web-method.ts";

const growth = { chunks: chunkList, markdown_text: z.string().max(12_000).optional() };

const startStream = webMethod({
  scope: "chat:write",
  input: z.object({
    channel: channelId,
    thread_ts: timestamp,
    recipient_user_id: z.string().optional(),
    recipient_team_id: z.string().optional(),
    task_display_mode: z.enum(["timeline", "plan"]).default("timeline"),
    ...growth,
  }),
  run(args, context) {
    const channel = findChannel(args.channel, context);
    const error = channel ? placeError(channel, args, context) : "channel_not_found";
    if (!channel || error !== undefined) return failure(error ?? "channel_not_found");
    const taken = chunksOf(args, "chat.startStream", context);
    if (taken.kind === "refused") return taken.reply;
    const { ts } = context.streams.start({
      channel: channel.id,
      threadTs: args.thread_ts,
      mode: args.task_display_mode,
      chunks: taken.chunks,
    });
    return { ok: true, channel: channel.id, ts };
  },
});

const appendStream = webMethod({
  scope: "chat:write",
  input: z.object({ channel: channelId, ts: timestamp, ...growth }),
  run(args, context) {
    const stream = context.streams.find(args.channel, args.ts);
    if (!stream) return failure(noStream(args, context));
    const taken = chunksOf(args, "chat.appendStream", context);
    if (taken.kind === "refused") return taken.reply;
    if (taken.chunks.length === 0) return failure("no_text");
    context.streams.append(stream, taken.chunks);
    return { ok: true, channel: args.channel, ts: args.ts };
  },
});

const stopStream = webMethod({
  scope: "chat:write",
  input: z.object({
    channel: channelId,
    ts: timestamp,
    ...growth,
    blocks: blockList,
    metadata,
    session_status: z.enum(sessionStatuses).optional(),
  }),
  run(args, context) {
    const stream = context.streams.find(args.channel, args.ts);
    if (!stream) return failure(noStream(args, context));
    const taken = chunksOf(args, "chat.stopStream", context);
    if (taken.kind === "refused") return taken.reply;
    const refused = args.blocks && contentError(args, "chat.stopStream", context);
    if (refused) return refused;
    if (taken.chunks.length > 0) context.streams.append(stream, taken.chunks);
    context.streams.end(stream, args);
    const session = context.sessions.find(args.channel, stream.threadTs);
    if (session && args.session_status)
      context.sessions.set({ ...session, status: args.session_status });
    const message = context.workspace.find(args.channel, args.ts);
    return {
      ok: true,
      channel: args.channel,
      ts: args.ts,
      ...(message && { message: toApiMessage(message, true) }),
    };
  },
});

export const streamMethods: Readonly<Record<string, WebMethod>> = {
  "chat.startStream": startStream,
  "chat.appendStream": appendStream,
  "chat.stopStream": stopStream,
};

interface Started {
  readonly thread_ts: string;
  readonly recipient_user_id?: string | undefined;
  readonly recipient_team_id?: string | undefined;
}

function placeError(
  { id, kind, hasBot }: SlackChannel,
  { thread_ts: threadTs, recipient_user_id: user, recipient_team_id: team }: Started,
  { workspace }: WebContext,
): string | undefined {
  if (!hasBot) return "not_in_channel";
  if (!workspace.find(id, threadTs)) return "thread_not_found";
  if (kind === "im") return undefined;
  if (user === undefined) return "missing_recipient_user_id";
  return team === undefined ? "missing_recipient_team_id" : undefined;
}

function noStream(
  { channel, ts }: { readonly channel: string; readonly ts: string },
  { workspace }: WebContext,
): string {
  return workspace.find(channel, ts) ? "message_not_in_streaming_state" : "message_not_found";
}

type Taken =
  | { readonly kind: "taken"; readonly chunks: readonly Chunk[] }
  | { readonly kind: "refused"; readonly reply: Json };

function chunksOf(
  args: {
    readonly chunks?: readonly unknown[] | undefined;
    readonly markdown_text?: string | undefined;
  },
  method: string,
  context: WebContext,
): Taken {
  const chunks = parseChunks(args.chunks, args.markdown_text);
  if (!chunks) return { kind: "refused", reply: failure("invalid_chunks") };
  const blocks = chunks.flatMap((chunk) => (chunk.type === "blocks" ? chunk.blocks : []));
  const refused = blocks.length > 0 ? contentError({ blocks }, method, context) : undefined;
  return refused ? { kind: "refused", reply: refused } : { kind: "taken", chunks };
}
