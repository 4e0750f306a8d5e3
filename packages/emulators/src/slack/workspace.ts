import { randomUUID } from "node:crypto";
import { encodeHumanText } from "./human-text.ts";
import { people } from "./people.table.ts";
import {
  identity,
  type Json,
  type SeedMessage,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
  type StreamingState,
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
  readonly streaming_state?: StreamingState;
}

export interface MessagePatch {
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly metadata?: Json | undefined;
  readonly isEdited: boolean;
  readonly streaming_state?: StreamingState;
}

type Listener = (change: WorkspaceChange) => void;

interface State {
  readonly users: Directory["users"];
  readonly messages: SlackMessage[];
  readonly listeners: Set<Listener>;
  readonly nextTs: () => string;
}

export type Workspace = ReturnType<typeof createWorkspace>;

/** Users, channels and messages in memory. Every change reaches the listeners in order, synchronously. */
export function createWorkspace(botName: string, notIn: readonly string[] = []) {
  const channels = createChannels(botName, notIn);
  const directory = { users: createUsers(botName), channels };
  const { users } = directory;
  const state: State = { users, messages: [], listeners: new Set(), nextTs: createTimestamps() };
  return {
    ...directory,
    nextTs: state.nextTs,
    post: (draft: MessageDraft) => post(state, draft, state.nextTs()),
    update: (previous: SlackMessage, patch: MessagePatch) => update(state, previous, patch),
    react: (message: SlackMessage, name: string) => react(state, message, name),
    remove: (message: SlackMessage) => remove(state, message),
    seed: (entry: SeedMessage) => seed(state, entry, directory),
    find: (channel: string, ts: string) => find(state, channel, ts),
    all: (): readonly SlackMessage[] => state.messages,
    onChange(listener: Listener): () => void {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
  };
}

/** Older first, by value: the number of digits before the point may differ. */
export function compareTs(left: string, right: string): number {
  return Number(left) - Number(right) || left.localeCompare(right);
}

function createTimestamps(): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now() * 1000);
    return toTs(last);
  };
}

function toTs(microseconds: number): string {
  return `${Math.floor(microseconds / 1_000_000)}.${String(microseconds % 1_000_000).padStart(6, "0")}`;
}

function announce(state: State, change: WorkspaceChange): void {
  for (const listener of state.listeners) listener(change);
}

function find(state: State, channel: string, ts: string): SlackMessage | undefined {
  return state.messages.find((message) => message.channel === channel && message.ts === ts);
}

function post(state: State, draft: MessageDraft, ts: string): SlackMessage {
  const { blocks, thread_ts: threadTs, metadata, ephemeral_for: reader, ...rest } = draft;
  const root = threadTs === undefined ? undefined : find(state, draft.channel, threadTs);
  const message: SlackMessage = {
    type: "message",
    ...rest,
    ts,
    ...authorOf(state.users.get(draft.user)),
    ...(blocks && { blocks: withBlockIds(blocks) }),
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    ...(root && { parent_user_id: root.user }),
    ...(metadata && { metadata }),
    ...(reader !== undefined && { ephemeral_for: reader }),
  };
  state.messages.push(message);
  announce(state, { kind: "posted", message });
  return message;
}

/** What a message says of who wrote it. */
function authorOf({ id = "", botId, team = identity.team }: Partial<SlackUser> = {}) {
  if (id === identity.botUser) return { team, bot_id: identity.bot, app_id: identity.app };
  if (botId !== undefined) return { team, bot_id: botId, app_id: botId.replace("B", "A") };
  const foreign = team === identity.team ? {} : { user_team: team, source_team: team };
  return { team, ...foreign, client_msg_id: randomUUID() };
}

function update(state: State, previous: SlackMessage, patch: MessagePatch): SlackMessage {
  const { blocks: _blocks, metadata: _metadata, ...rest } = previous;
  return replace(state, previous, {
    ...rest,
    text: patch.text,
    ...(patch.blocks && { blocks: withBlockIds(patch.blocks) }),
    ...(patch.metadata && { metadata: patch.metadata }),
    ...(patch.streaming_state && { streaming_state: patch.streaming_state }),
    ...(patch.isEdited && { edited: { user: previous.user, ts: state.nextTs() } }),
  });
}

function replace(state: State, previous: SlackMessage, message: SlackMessage): SlackMessage {
  state.messages[state.messages.indexOf(previous)] = message;
  announce(state, { kind: "updated", message, previous });
  return message;
}

function react(state: State, previous: SlackMessage, name: string): SlackMessage {
  const others = (previous.reactions ?? []).filter((reaction) => reaction.name !== name);
  const same = (previous.reactions ?? []).find((reaction) => reaction.name === name);
  const reaction = { name, users: [...(same?.users ?? []), identity.botUser] };
  return replace(state, previous, { ...previous, reactions: [...others, reaction] });
}

function remove(state: State, message: SlackMessage): void {
  state.messages.splice(state.messages.indexOf(message), 1);
  announce(state, { kind: "removed", message });
}

function seed(state: State, entry: SeedMessage, directory: Directory): void {
  const channel = [...directory.channels.values()].find(({ name }) => name === entry.channel);
  const user = [...directory.users.values()].find(({ name }) => name === entry.user);
  if (!channel || !user) throw new Error(`No channel ${entry.channel} or no user ${entry.user}.`);
  const text = encodeHumanText(entry.text, directory.users, directory.channels);
  const ts = toTs(
    Math.round(Date.now() - entry.minutesAgo * 60_000) * 1000 + state.messages.length,
  );
  post(state, { channel: channel.id, user: user.id, text }, ts);
  state.messages.sort((left, right) => compareTs(left.ts, right.ts));
}

/** Slack gives an id to each block that has none; an action names the block it sits in. */
function withBlockIds(blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block) => {
    const children = block["child_blocks"];
    return {
      ...block,
      ...(isBlockList(children) && { child_blocks: withBlockIds(children) }),
      block_id: block["block_id"] ?? randomUUID().slice(0, 5),
    };
  });
}

function isBlockList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

interface Directory {
  readonly users: ReadonlyMap<string, SlackUser>;
  readonly channels: ReadonlyMap<string, SlackChannel>;
}

function createUsers(botName: string): Directory["users"] {
  const users: SlackUser[] = [
    ...people,
    { id: identity.botUser, name: botName, isBot: true },
    { id: "USLACKBOT", name: "slackbot", isBot: true },
  ];
  return new Map(users.map((user) => [user.id, user]));
}

function createChannels(botName: string, notIn: readonly string[]): Directory["channels"] {
  const direct = { name: botName, topic: "", kind: "im", hasBot: true } as const;
  const channels: SlackChannel[] = [
    publicChannel("incidents", "on-call talks here"),
    publicChannel("deploys", "what went out"),
    publicChannel("general", "everybody"),
    { ...publicChannel("partners", "shared with another organisation"), isExtShared: true },
    { id: "D0BINNACLE", ...direct },
  ];
  const inThose = channels.map((entry) => ({ ...entry, hasBot: !notIn.includes(entry.name) }));
  return new Map(inThose.map((entry) => [entry.id, entry]));
}

function publicChannel(name: string, topic: string): SlackChannel {
  return { id: `C0${name.toUpperCase()}`, name, topic, kind: "channel", hasBot: true };
}
