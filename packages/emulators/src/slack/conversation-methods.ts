import { z } from "zod";
import { failure, toApiMessage } from "./reply.ts";
import { identity, type SlackChannel, type SlackMessage } from "./slack-model.ts";
import { channelId, flag, limit, timestamp } from "./web-input.ts";
import { type WebContext, type WebMethod, webMethod } from "./web-method.ts";
import { compareTs } from "./workspace.ts";

const window = {
  oldest: z.string().default("0"),
  latest: z.string().default("99999999999"),
  inclusive: flag,
  limit,
  cursor: z.string().optional(),
  include_all_metadata: flag,
};

const replies = webMethod({
  scope: "channels:history",
  input: z.object({ channel: channelId, ts: timestamp, ...window }),
  run(args, context) {
    const error = readError(args.channel, context);
    if (error) return error;
    const root = context.workspace.find(args.channel, args.ts);
    if (!root || root.ephemeral_for !== undefined) return failure("thread_not_found");
    const answers = visible(args.channel, context).filter(
      (message) => message.thread_ts === args.ts && message.ts !== args.ts,
    );
    const page = paginate(
      answers.filter((message) => isInside(message, args)),
      args,
    );
    return {
      ok: true,
      messages: [
        toRoot(root, answers, args.include_all_metadata),
        ...page.items.map((message) => toApiMessage(message, args.include_all_metadata)),
      ],
      ...page.more,
    };
  },
});

const history = webMethod({
  scope: "channels:history",
  input: z.object({ channel: channelId, ...window }),
  run(args, context) {
    const error = readError(args.channel, context);
    if (error) return error;
    const all = visible(args.channel, context);
    const roots = all
      .filter((message) => message.thread_ts === undefined && isInside(message, args))
      .toReversed();
    const page = paginate(roots, args);
    return {
      ok: true,
      messages: page.items.map((root) =>
        toRoot(
          root,
          all.filter((message) => message.thread_ts === root.ts),
          args.include_all_metadata,
        ),
      ),
      pin_count: 0,
      ...page.more,
    };
  },
});

const info = webMethod({
  scope: "channels:read",
  input: z.object({ channel: channelId }),
  run(args, context) {
    const channel = context.workspace.channels.get(args.channel);
    return channel ? { ok: true, channel: toApiChannel(channel) } : failure("channel_not_found");
  },
});

const list = webMethod({
  scope: "channels:read",
  input: z.object({ types: z.string().default("public_channel") }),
  run(args, context) {
    const types = args.types.split(",").map((type) => type.trim());
    const channels = [...context.workspace.channels.values()].filter((channel) =>
      types.includes(channel.kind === "im" ? "im" : "public_channel"),
    );
    return {
      ok: true,
      channels: channels.map(toApiChannel),
      response_metadata: { next_cursor: "" },
    };
  },
});

const open = webMethod({
  scope: "im:write",
  input: z.object({ users: z.string() }),
  run(args, context) {
    const channel = [...context.workspace.channels.values()].find(({ kind }) => kind === "im");
    if (!channel || !context.workspace.users.has(args.users)) return failure("user_not_found");
    return { ok: true, channel: { id: channel.id } };
  },
});

export const conversationMethods: Readonly<Record<string, WebMethod>> = {
  "conversations.replies": replies,
  "conversations.history": history,
  "conversations.info": info,
  "conversations.list": list,
  "conversations.open": open,
};

function readError(channelName: string, context: WebContext) {
  const channel = context.workspace.channels.get(channelName);
  if (!channel) return failure("channel_not_found");
  return channel.hasBot ? undefined : failure("not_in_channel");
}

function visible(channel: string, context: WebContext): SlackMessage[] {
  return context.workspace
    .all()
    .filter((message) => message.channel === channel && message.ephemeral_for === undefined);
}

function isInside(
  { ts }: SlackMessage,
  args: { oldest: string; latest: string; inclusive: boolean },
): boolean {
  const afterOldest = compareTs(ts, args.oldest);
  const beforeLatest = compareTs(args.latest, ts);
  const isOnEdge = afterOldest === 0 || beforeLatest === 0;
  return afterOldest >= 0 && beforeLatest >= 0 && (args.inclusive || !isOnEdge);
}

/** The cursor is the number of items already given. */
function paginate(
  messages: readonly SlackMessage[],
  args: { limit: number; cursor?: string | undefined },
) {
  const start = Number(args.cursor ?? "0") || 0;
  const end = start + args.limit;
  const hasMore = end < messages.length;
  return {
    items: messages.slice(start, end),
    more: {
      has_more: hasMore,
      ...(hasMore && { response_metadata: { next_cursor: String(end) } }),
    },
  };
}

function toRoot(root: SlackMessage, answers: readonly SlackMessage[], withMetadata: boolean) {
  const latest = answers.at(-1);
  return {
    ...toApiMessage(root, withMetadata),
    ...(latest && {
      thread_ts: root.ts,
      reply_count: answers.length,
      reply_users: [...new Set(answers.map((answer) => answer.user))],
      latest_reply: latest.ts,
    }),
  };
}

function toApiChannel(channel: SlackChannel) {
  const isDirect = channel.kind === "im";
  return {
    id: channel.id,
    ...(isDirect
      ? { user: identity.human }
      : { name: channel.name, name_normalized: channel.name }),
    is_channel: !isDirect,
    is_group: false,
    is_im: isDirect,
    is_mpim: false,
    is_private: isDirect,
    is_archived: false,
    is_member: channel.hasBot,
    is_ext_shared: channel.isExtShared === true,
    is_pending_ext_shared: false,
    is_org_shared: false,
    is_shared: channel.isExtShared === true,
    topic: { value: channel.topic },
    purpose: { value: channel.topic },
  };
}
