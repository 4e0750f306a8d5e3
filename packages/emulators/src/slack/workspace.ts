import { randomUUID } from "node:crypto";
import { encodeHumanText } from "./human-text.ts";
import {
  identity,
  type Json,
  type SeedMessage,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
} from "./slack-model.ts";

export type WorkspaceChange =
  | { readonly kind: "posted"; readonly message: SlackMessage }
  | { readonly kind: "updated"; readonly message: SlackMessage; readonly previous: SlackMessage }
  | { readonly kind: "removed"; readonly message: SlackMessage };

/** What a writer gives; the workspace adds the timestamp, the team and the ids of the author. */
export interface MessageDraft {
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly thread_ts?: string | undefined;
  readonly metadata?: Json | undefined;
  readonly ephemeral_for?: string | undefined;
}

export interface MessagePatch {
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly metadata?: Json | undefined;
  readonly isEdited: boolean;
}

export type Workspace = ReturnType<typeof createWorkspace>;

/** Users, channels and messages in memory. Every change reaches the listeners in order, synchronously. */
export function createWorkspace(options: { botName: string; nowMs: () => number }) {
  const users = createUsers(options.botName);
  const channels = createChannels(options.botName);
  const messages: SlackMessage[] = [];
  const listeners = new Set<(change: WorkspaceChange) => void>();
  const nextTs = createTimestamps(options.nowMs);

  function announce(change: WorkspaceChange): void {
    for (const listener of [...listeners]) listener(change);
  }

  function find(channel: string, ts: string): SlackMessage | undefined {
    return messages.find((message) => message.channel === channel && message.ts === ts);
  }

  function post(draft: MessageDraft, ts = nextTs()): SlackMessage {
    const root = draft.thread_ts === undefined ? undefined : find(draft.channel, draft.thread_ts);
    const message = toMessage(draft, ts, root);
    messages.push(message);
    messages.sort((left, right) => compareTs(left.ts, right.ts));
    announce({ kind: "posted", message });
    return message;
  }

  function replace(message: SlackMessage, previous: SlackMessage): SlackMessage {
    messages[messages.indexOf(previous)] = message;
    announce({ kind: "updated", message, previous });
    return message;
  }

  function update(previous: SlackMessage, patch: MessagePatch): SlackMessage {
    const { blocks: _blocks, metadata: _metadata, ...rest } = previous;
    const message: SlackMessage = {
      ...rest,
      text: patch.text,
      ...(patch.blocks && { blocks: withBlockIds(patch.blocks) }),
      ...(patch.metadata && { metadata: patch.metadata }),
      ...(patch.isEdited && { edited: { user: previous.user, ts: nextTs() } }),
    };
    return replace(message, previous);
  }

  function react(previous: SlackMessage, name: string, user: string): SlackMessage {
    const others = (previous.reactions ?? []).filter((reaction) => reaction.name !== name);
    const same = (previous.reactions ?? []).find((reaction) => reaction.name === name);
    const reaction = { name, users: [...(same?.users ?? []), user] };
    return replace({ ...previous, reactions: [...others, reaction] }, previous);
  }

  function remove(message: SlackMessage): void {
    messages.splice(messages.indexOf(message), 1);
    announce({ kind: "removed", message });
  }

  function seed(entry: SeedMessage): void {
    const channel = [...channels.values()].find(({ name }) => name === entry.channel);
    const user = [...users.values()].find(({ name }) => name === entry.user);
    if (!channel || !user) throw new Error(`No channel ${entry.channel} or no user ${entry.user}.`);
    const text = encodeHumanText(entry.text, users, channels);
    const ts = toTs((options.nowMs() - entry.minutesAgo * 60_000) * 1000);
    post({ channel: channel.id, user: user.id, text }, ts);
  }

  return {
    users,
    channels,
    post,
    update,
    react,
    remove,
    seed,
    find,
    nextTs,
    all: (): readonly SlackMessage[] => messages,
    onChange(listener: (change: WorkspaceChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Older first. The text order is not enough: the seconds may differ in length. */
export function compareTs(left: string, right: string): number {
  return Number(left) - Number(right) || left.localeCompare(right);
}

function createTimestamps(nowMs: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.round(nowMs() * 1000));
    return toTs(last);
  };
}

function toTs(microseconds: number): string {
  const whole = Math.round(microseconds);
  return `${Math.floor(whole / 1_000_000)}.${String(whole % 1_000_000).padStart(6, "0")}`;
}

function toMessage(draft: MessageDraft, ts: string, root: SlackMessage | undefined): SlackMessage {
  const isBot = draft.user === identity.botUser;
  return {
    type: "message",
    channel: draft.channel,
    ts,
    user: draft.user,
    text: draft.text,
    team: identity.team,
    ...(draft.blocks && { blocks: withBlockIds(draft.blocks) }),
    ...(draft.thread_ts !== undefined && { thread_ts: draft.thread_ts }),
    ...(root && { parent_user_id: root.user }),
    ...(isBot
      ? { bot_id: identity.bot, app_id: identity.app }
      : { client_msg_id: randomUUID() }),
    ...(draft.metadata && { metadata: draft.metadata }),
    ...(draft.ephemeral_for !== undefined && { ephemeral_for: draft.ephemeral_for }),
  };
}

/** Slack gives an id to each block that has none; an action names the block it sits in. */
function withBlockIds(blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block) => {
    const children = Array.isArray(block["child_blocks"])
      ? { child_blocks: withBlockIds(block["child_blocks"]) }
      : {};
    return { ...block, ...children, block_id: block["block_id"] ?? randomUUID().slice(0, 5) };
  });
}

function createUsers(botName: string): ReadonlyMap<string, SlackUser> {
  const users: SlackUser[] = [
    { id: identity.human, name: "sre-oncall", isBot: false },
    { id: "U0PAYMENTS", name: "payments-oncall", isBot: false },
    { id: identity.botUser, name: botName, isBot: true },
    { id: "USLACKBOT", name: "slackbot", isBot: true },
  ];
  return new Map(users.map((user) => [user.id, user]));
}

function createChannels(botName: string): ReadonlyMap<string, SlackChannel> {
  const channels: SlackChannel[] = [
    channel("C0INCIDENTS", "incidents", "on-call talks here"),
    channel("C0DEPLOYS", "deploys", "what went out"),
    channel("C0GENERAL", "general", "everybody"),
    { id: "D0BINNACLE", name: botName, topic: "", kind: "im", hasBot: true },
  ];
  return new Map(channels.map((entry) => [entry.id, entry]));
}

function channel(id: string, name: string, topic: string): SlackChannel {
  return { id, name, topic, kind: "channel", hasBot: true };
}
