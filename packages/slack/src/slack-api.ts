import { type Intent, present } from "@binnacle/contracts";
import type { SlackMessage } from "@binnacle/report";
import type { Log } from "@binnacle/runtime";
import { type types, webApi } from "@slack/bolt";
import { z } from "zod";
import { toAppError } from "./slack-error.ts";
import { slackLogger } from "./slack-logger.ts";

/** The few Web API calls that the bot makes. */
export interface SlackApi {
  readonly identify: () => Promise<{ botId: string; botUserId: string; team: string }>;
  /** Posts into a thread, or at the root of a channel; gives the `ts`. */
  readonly post: (place: Place, message: SlackMessage, ids?: MessageIds) => Promise<string>;
  readonly edit: (at: MessageAt, message: SlackMessage, ids?: MessageIds) => Promise<void>;
  readonly postEphemeral: (place: Place & { user: string }, message: SlackMessage) => Promise<void>;
  /** The first messages of a thread, root first. */
  readonly thread: (channel: string, ts: string) => Promise<ThreadMessage[]>;
  /** The name that people know; the id when Slack does not tell. */
  readonly userName: (user: string) => Promise<string>;
}

interface Place {
  readonly channel: string;
  readonly threadTs?: string;
}

interface MessageAt {
  readonly channel: string;
  readonly ts: string;
}

/** What a message is about, in its metadata: visible to any app of the workspace, so ids and what was asked only. */
export type MessageIds =
  | { readonly investigationId: string }
  /** The root of a thread that we start because somebody clicked Investigate. */
  | { readonly intent: Intent };

export interface SlackConnection {
  readonly botToken: string;
  /** Ends in `/api/`. Absent: Slack's own. */
  readonly apiUrl?: string;
}

const ThreadMessage = z.object({
  ts: z.string(),
  user: z.string().optional(),
  text: z.string().default(""),
  bot_id: z.string().optional(),
  metadata: z
    .object({
      event_type: z.string(),
      event_payload: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
});
export type ThreadMessage = z.infer<typeof ThreadMessage>;

const Posted = z.object({ ts: z.string() });
const Identity = z.object({ user_id: z.string(), bot_id: z.string(), team_id: z.string() });
const Replies = z.object({ messages: z.array(ThreadMessage).default([]) });
const User = z.object({
  user: z.object({
    name: z.string(),
    profile: z.object({ display_name: z.string().default("") }).optional(),
  }),
});

/** The event type of the metadata on every message that shows an investigation. */
export const investigationEvent = "binnacle_investigation";

/** The event type of the metadata on a message that asks for somebody; its payload holds the intent. */
export const questionEvent = "binnacle_question";

/** SDK defaults are no timeout and retries for half an hour: too patient for an incident. */
export function clientOptionsOf(
  { apiUrl }: Pick<SlackConnection, "apiUrl">,
  log: Log,
): webApi.WebClientOptions {
  return {
    logger: slackLogger(log),
    timeout: 10_000,
    retryConfig: { retries: 3, minTimeout: 300, maxTimeout: 2000 },
    logLevel: webApi.LogLevel.ERROR,
    ...present({ slackApiUrl: apiUrl }),
  };
}

/**
 * Web API clients of our own, so that a rate limit of one queue does not hold another: edits are limited first, and the
 * first sign of an answer must not wait behind them.
 */
export function createSlackApi(connection: SlackConnection, log: Log): SlackApi {
  const call = callerOf(connection, log);
  const callToEdit = callerOf(connection, log);
  const quiet = { unfurl_links: false, unfurl_media: false };
  return {
    async identify() {
      const { user_id, bot_id, team_id } = Identity.parse(await call("auth.test", {}));
      return { botUserId: user_id, botId: bot_id, team: team_id };
    },
    async post(place, message, ids) {
      const body = { ...placeOf(place), ...message, ...quiet, ...metadataOf(ids) };
      return Posted.parse(await call("chat.postMessage", body)).ts;
    },
    async edit(at, message, ids) {
      await callToEdit("chat.update", { ...at, ...message, ...metadataOf(ids) });
    },
    async postEphemeral(place, message) {
      await call("chat.postEphemeral", { ...placeOf(place), user: place.user, ...message });
    },
    async thread(channel, ts) {
      const options = { channel, ts, limit: 200, include_all_metadata: true };
      return Replies.parse(await call("conversations.replies", options)).messages;
    },
    userName: createNames(call),
  };
}

type Call = (method: string, body: Record<string, unknown>) => Promise<unknown>;

function callerOf(connection: SlackConnection, log: Log): Call {
  const client = new webApi.WebClient(connection.botToken, clientOptionsOf(connection, log));
  return async (method, body) => {
    try {
      return await client.apiCall(method, body);
    } catch (error) {
      throw toAppError(method, error);
    }
  };
}

/** Names change rarely: one question a person and process. */
function createNames(call: Call): SlackApi["userName"] {
  const names = new Map<string, string>();
  return async (id) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const { user } = User.parse(await call("users.info", { user: id }));
    const name = user.profile?.display_name || user.name;
    names.set(id, name);
    return name;
  };
}

function placeOf({ channel, threadTs }: Place): Record<string, unknown> {
  return present({ channel, thread_ts: threadTs });
}

function metadataOf(ids: MessageIds | undefined): Record<string, unknown> {
  if (ids === undefined) return {};
  const [event_type, event_payload] =
    "intent" in ids
      ? [questionEvent, { intent: JSON.stringify(ids.intent) }]
      : [investigationEvent, { investigation_id: ids.investigationId }];
  return { metadata: { event_type, event_payload } };
}

/** `report` writes blocks that Slack's types do not all know (`container`); Slack itself checks them. */
export function toKnown({ text, blocks }: SlackMessage): {
  text: string;
  blocks: types.KnownBlock[];
} {
  return { text, blocks: z.array(z.custom<types.KnownBlock>()).parse(blocks) };
}
