import { present } from "@binnacle/contracts";
import type { SlackMessage, View } from "@binnacle/report";
import type { Log, Redactor } from "@binnacle/runtime";
import { type types, webApi } from "@slack/bolt";
import { z } from "zod";
import { type MessageIds, Metadata, toMetadata } from "./message-ids.ts";
import { toAppError } from "./slack-error.ts";
import { slackLogger } from "./slack-logger.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** The few Web API calls that the bot makes. */
export interface SlackApi {
  readonly identify: () => Promise<Identity>;
  /** Posts into a thread, or at the root of a channel; gives the `ts`. */
  readonly post: (place: Place, message: SlackMessage, ids?: MessageIds) => Promise<string>;
  readonly edit: (at: MessageAt, message: SlackMessage, ids?: MessageIds) => Promise<void>;
  readonly postEphemeral: (place: Place & { user: string }, message: SlackMessage) => Promise<void>;
  /** The first messages of a thread, root first. */
  readonly thread: (channel: string, ts: string) => Promise<ThreadMessage[]>;
  /** The newest messages at the root of a channel. */
  readonly newest: (channel: string) => Promise<ThreadMessage[]>;
  /** Opens a modal for the one whose click gave the trigger, within three seconds; gives its id. */
  readonly openView: (triggerId: string, view: View) => Promise<string>;
  readonly updateView: (viewId: string, view: View) => Promise<void>;
}

/** Who we are, and where we are installed. */
export interface Identity {
  readonly botId: string;
  readonly botUserId: string;
  readonly team: string;
  /** The organisation that the workspace belongs to. */
  readonly enterprise?: string;
}

interface Place {
  readonly channel: string;
  readonly threadTs?: string;
}

export interface MessageAt {
  readonly channel: string;
  readonly ts: string;
}

export interface SlackAddress {
  /** Ends in `/api/`. Absent: Slack's own. */
  readonly apiUrl?: string;
}

export interface SlackConnection extends SlackAddress {
  /** As it is now: another may be taken while the bot runs. */
  readonly botToken: () => string;
}

export interface CallPorts {
  readonly log: Log;
  readonly redactor: Pick<Redactor, "value">;
  /** Absent: nobody counts. */
  readonly observer?: SlackObserver | undefined;
}

/** Counts and times what the bot does in Slack: it runs what it is given, and gives back what came of it. */
export interface SlackObserver {
  /** What one event, click or command makes us do. */
  readonly event: (work: () => Promise<void>) => Promise<void>;
  /** One call of the Web API, by its method. */
  readonly call: <T>(method: string, work: () => Promise<T>) => Promise<T>;
  /** Within an event: something is seen of its answer that no call brought. */
  readonly shown: () => void;
}

const ThreadMessage = z.object({
  ts: z.string(),
  user: z.string().optional(),
  text: z.string().default(""),
  bot_id: z.string().optional(),
  metadata: Metadata.optional(),
  streaming_state: z.string().optional(),
});
export type ThreadMessage = z.infer<typeof ThreadMessage>;

export const Posted = z.object({ ts: z.string() });
const Opened = z.object({ view: z.object({ id: z.string() }) });
const WhoWeAre = z.object({
  user_id: z.string(),
  bot_id: z.string(),
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
});
const Replies = z.object({ messages: z.array(ThreadMessage).default([]) });

/** Slack reads nothing into a text that we did not write into it: no link, no name. */
const inert = { parse: "none", link_names: false } as const;

/** SDK defaults are no timeout and retries for half an hour: too patient for an incident. */
export function clientOptionsOf({ apiUrl }: SlackAddress, log: Log): webApi.WebClientOptions {
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
export function createSlackApi(connection: SlackConnection, ports: CallPorts): SlackApi {
  const call = callerOf(connection, ports);
  const callToEdit = callerOf(connection, ports);
  // Nor a picture of what a link shows.
  const quiet = { ...inert, unfurl_links: false, unfurl_media: false };
  return {
    ...createReaders(call),
    async post(place, message, ids) {
      const body = { ...placeOf(place), ...message, ...quiet, ...metadataOf(ids) };
      return Posted.parse(await call("chat.postMessage", body)).ts;
    },
    async edit(at, message, ids) {
      await callToEdit("chat.update", { ...at, ...message, ...inert, ...metadataOf(ids) });
    },
    async postEphemeral(place, message) {
      const { user } = place;
      await call("chat.postEphemeral", { ...placeOf(place), user, ...message, ...inert });
    },
    async openView(trigger_id, view) {
      return Opened.parse(await call("views.open", { trigger_id, view })).view.id;
    },
    async updateView(view_id, view) {
      await call("views.update", { view_id, view });
    },
  };
}

/** Any app may write metadata like ours: a verdict, a trigger that is answered already. */
function withOwnMetadata(message: ThreadMessage, botUserId: string | undefined): ThreadMessage {
  return message.user === botUserId ? message : { ...message, metadata: undefined };
}

function createReaders(call: Call): Pick<SlackApi, "identify" | "thread" | "newest"> {
  let botUserId: string | undefined;
  const messagesOf = async (method: string, body: Record<string, unknown>) => {
    const { messages } = Replies.parse(await call(method, { ...body, include_all_metadata: true }));
    return messages.map((message) => withOwnMetadata(message, botUserId));
  };
  return {
    async identify() {
      const own = WhoWeAre.parse(await call("auth.test", {}));
      botUserId = own.user_id;
      const ids = { botUserId, botId: own.bot_id, team: own.team_id };
      return { ...ids, ...present({ enterprise: own.enterprise_id ?? undefined }) };
    },
    thread: (channel, ts) => messagesOf("conversations.replies", { channel, ts, limit: 200 }),
    newest: (channel) => messagesOf("conversations.history", { channel, limit: 50 }),
  };
}

type Call = (method: string, body: Record<string, unknown>) => Promise<unknown>;

/** A client with a queue of its own, through which no secret goes. Rejects with `AppError`, whose cause is what the client said. */
export function callerOf(
  connection: SlackConnection,
  { log, redactor, observer }: CallPorts,
  over: webApi.WebClientOptions = {},
): Call {
  const options = { ...clientOptionsOf(connection, log), ...over };
  const clientOf = clients(options);
  return async (method, body) => {
    const shown = await withoutSecrets(body, redactor);
    const send = async (): Promise<unknown> => {
      try {
        return await clientOf(connection.botToken()).apiCall(method, shown);
      } catch (error) {
        throw toAppError(method, error);
      }
    };
    return await (observer?.call(method, send) ?? send());
  };
}

/** One client a token: in a call of its own the SDK would write the token into the body, too. */
function clients(options: webApi.WebClientOptions): (token: string) => webApi.WebClient {
  let newest: { readonly token: string; readonly client: webApi.WebClient } | undefined;
  return (token) => {
    if (newest?.token !== token) newest = { token, client: new webApi.WebClient(token, options) };
    return newest.client;
  };
}

export function placeOf({ channel, threadTs }: Place): Record<string, unknown> {
  return present({ channel, thread_ts: threadTs });
}

function metadataOf(ids: MessageIds | undefined): Record<string, unknown> {
  return ids === undefined ? {} : { metadata: toMetadata(ids) };
}

/**
 * What goes out beside the Web API: in an acknowledgement, to a response URL. `report` writes blocks that Slack's types do
 * not all know (`container`); Slack itself checks them.
 */
export async function toResponse(message: SlackMessage, { redactor }: Pick<CallPorts, "redactor">) {
  const { text, blocks } = await withoutSecrets(message, redactor);
  return { text, blocks: z.array(z.custom<types.KnownBlock>()).parse(blocks), ...inert };
}
