import { z } from "zod";
import { contentError } from "./message-content.ts";
import { failure, toApiMessage } from "./reply.ts";
import { identity, type SlackChannel } from "./slack-model.ts";
import { blockList, channelId, metadata, timestamp } from "./web-input.ts";
import { type WebContext, type WebMethod, webMethod } from "./web-method.ts";

const postMessage = webMethod({
  scope: "chat:write",
  input: z.object({
    channel: channelId,
    text: z.string().optional(),
    blocks: blockList,
    thread_ts: timestamp.optional(),
    metadata,
  }),
  run(args, context) {
    const channel = findChannel(args.channel, context);
    if (!channel) return failure("channel_not_found");
    if (!channel.hasBot) return failure("not_in_channel");
    const refused = contentError(args, "chat.postMessage", context);
    if (refused) return refused;
    if (args.thread_ts !== undefined && !context.workspace.find(channel.id, args.thread_ts))
      return failure("thread_not_found");
    const message = context.workspace.post({
      channel: channel.id,
      user: identity.botUser,
      text: args.text ?? "",
      blocks: args.blocks,
      thread_ts: args.thread_ts,
      metadata: args.metadata,
    });
    return {
      ok: true,
      channel: channel.id,
      ts: message.ts,
      message: toApiMessage(message, true),
    };
  },
});

const update = webMethod({
  scope: "chat:write",
  input: z.object({
    channel: channelId,
    ts: timestamp,
    text: z.string().optional(),
    blocks: blockList,
    metadata,
  }),
  run(args, context) {
    const previous = findOwn(args, context);
    if (!("type" in previous)) return failure(previous.error);
    if (context.streams.find(args.channel, args.ts)) return failure("streaming_state_conflict");
    const refused = contentError(args, "chat.update", context);
    if (refused) return refused;
    // A text without blocks replaces the blocks; blocks without a text keep the text.
    const message = context.workspace.update(previous, {
      text: args.text ?? previous.text,
      blocks: args.blocks,
      metadata: args.metadata ?? previous.metadata,
      isEdited: true,
    });
    return {
      ok: true,
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: toApiMessage(message, true),
    };
  },
});

const remove = webMethod({
  scope: "chat:write",
  input: z.object({ channel: channelId, ts: timestamp }),
  run(args, context) {
    const message = findOwn(args, context);
    if (!("type" in message))
      return failure(message.error.replace("cant_update_message", "cant_delete_message"));
    if (context.streams.find(args.channel, args.ts)) return failure("cant_delete_message");
    context.workspace.remove(message);
    return { ok: true, channel: message.channel, ts: message.ts };
  },
});

const postEphemeral = webMethod({
  scope: "chat:write",
  input: z.object({
    channel: channelId,
    user: z.string(),
    text: z.string().optional(),
    blocks: blockList,
    thread_ts: timestamp.optional(),
  }),
  run(args, context) {
    const channel = findChannel(args.channel, context);
    if (!channel) return failure("channel_not_found");
    if (!channel.hasBot) return failure("not_in_channel");
    if (!context.workspace.users.has(args.user)) return failure("user_not_in_channel");
    const refused = contentError(args, "chat.postEphemeral", context);
    if (refused) return refused;
    const message = context.workspace.post({
      channel: channel.id,
      user: identity.botUser,
      text: args.text ?? "",
      blocks: args.blocks,
      thread_ts: args.thread_ts,
      ephemeral_for: args.user,
    });
    return { ok: true, message_ts: message.ts };
  },
});

const getPermalink = webMethod({
  scope: "",
  input: z.object({ channel: channelId, message_ts: timestamp }),
  run(args, context) {
    const message = context.workspace.find(args.channel, args.message_ts);
    if (!message) return failure("message_not_found");
    const thread =
      message.thread_ts === undefined
        ? ""
        : `?thread_ts=${message.thread_ts}&cid=${message.channel}`;
    const permalink = `${context.url()}archives/${message.channel}/p${message.ts.replace(".", "")}${thread}`;
    return { ok: true, channel: message.channel, permalink };
  },
});

export const chatMethods: Readonly<Record<string, WebMethod>> = {
  "chat.postMessage": postMessage,
  "chat.update": update,
  "chat.delete": remove,
  "chat.postEphemeral": postEphemeral,
  "chat.getPermalink": getPermalink,
};

/** A channel by id; the id of a person means the direct message with them. */
export function findChannel(id: string, context: WebContext): SlackChannel | undefined {
  const channels = context.workspace.channels;
  if (id === identity.human) return [...channels.values()].find(({ kind }) => kind === "im");
  return channels.get(id);
}

function findOwn(args: { channel: string; ts: string }, context: WebContext) {
  if (!context.workspace.channels.has(args.channel)) return { error: "channel_not_found" };
  const message = context.workspace.find(args.channel, args.ts);
  if (!message || message.ephemeral_for !== undefined) return { error: "message_not_found" };
  return message.bot_id === identity.bot ? message : { error: "cant_update_message" };
}
