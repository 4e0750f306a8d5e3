import { randomUUID } from "node:crypto";
import { identity, type Json, type SlackChannel, type SlackMessage } from "./slack-model.ts";
import type { SocketMode } from "./socket-mode.ts";
import type { Workspace, WorkspaceChange } from "./workspace.ts";

/** Tells the app what happens in channels where it is a member: messages, mentions, edits and deletions. */
export function sendEvents(workspace: Workspace, socket: SocketMode): () => void {
  return workspace.onChange((change) => {
    const channel = workspace.channels.get(change.message.channel);
    if (!channel?.hasBot || change.message.ephemeral_for !== undefined) return;
    for (const event of toEvents(change, channel, workspace)) {
      socket.deliverEvent(toPayload(event, channel));
    }
  });
}

function toEvents(change: WorkspaceChange, channel: SlackChannel, workspace: Workspace): Json[] {
  const { message } = change;
  const channelType = channel.kind;
  if (change.kind === "posted") {
    const event = { ...toEventMessage(message), event_ts: message.ts, channel_type: channelType };
    const isMention =
      channel.kind === "channel" &&
      message.bot_id !== identity.bot &&
      message.text.includes(`<@${identity.botUser}>`);
    return isMention ? [toMention(message), event] : [event];
  }
  const hidden = {
    type: "message",
    hidden: true,
    channel: message.channel,
    channel_type: channelType,
    ts: workspace.nextTs(),
  };
  if (change.kind === "removed")
    return [
      {
        ...hidden,
        subtype: "message_deleted",
        event_ts: hidden.ts,
        deleted_ts: message.ts,
        previous_message: toEventMessage(message),
      },
    ];
  if (message.reactions !== change.previous.reactions) return [];
  return [
    {
      ...hidden,
      subtype: "message_changed",
      event_ts: hidden.ts,
      message: toEventMessage(message),
      previous_message: toEventMessage(change.previous),
    },
  ];
}

function toMention(message: SlackMessage): Json {
  return { ...toEventMessage(message), type: "app_mention", event_ts: message.ts };
}

/** Events carry no metadata of messages. */
function toEventMessage(message: SlackMessage): Json {
  const { metadata: _metadata, reactions: _reactions, ...rest } = message;
  return message.bot_id === undefined
    ? { ...rest, blocks: message.blocks ?? [plainRichText(message.text)] }
    : rest;
}

/** What the composer of Slack sends along with a text that a person typed. */
function plainRichText(text: string): Json {
  const elements = text
    .split(/(<@\w+>)/)
    .filter((part) => part !== "")
    .map((part) =>
      /^<@\w+>$/.test(part)
        ? { type: "user", user_id: part.slice(2, -1) }
        : { type: "text", text: unescapeText(part) },
    );
  return {
    type: "rich_text",
    block_id: randomUUID().slice(0, 5),
    elements: [{ type: "rich_text_section", elements }],
  };
}

function unescapeText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** An event as Slack wraps it. */
export function toPayload(event: Json, { isExtShared = false }: SlackChannel): Json {
  return {
    token: "verification-token",
    team_id: identity.team,
    context_team_id: identity.team,
    context_enterprise_id: null,
    api_app_id: identity.app,
    event,
    type: "event_callback",
    event_id: `Ev${randomUUID().replaceAll("-", "").slice(0, 12).toUpperCase()}`,
    event_time: Math.floor(Number(event["event_ts"])),
    authorizations: [
      {
        enterprise_id: null,
        team_id: identity.team,
        user_id: identity.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: isExtShared,
  };
}
