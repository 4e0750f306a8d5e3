import { present } from "@binnacle/contracts";
import {
  type CallPorts,
  callerOf,
  type MessageAt,
  Posted,
  placeOf,
  type SlackConnection,
} from "./slack-api.ts";
import { isStreamOver, retryAfterMsOf } from "./slack-error.ts";

/** Calls that show that work goes on. An answer must stand without them: a workspace may know none of them. */
export interface ProgressApi {
  /** Slack's own sign in a thread that the bot works, with a Stop beside it; it stays until it is set again. */
  readonly setStatus: (session: SessionAt, status: SessionStatus) => Promise<void>;
  /** Begins a message that grows, in a thread; gives its `ts`. Rejects when Slack does not begin one. */
  readonly startStream: (place: StreamPlace, chunks: readonly Chunk[]) => Promise<string>;
  /** Rejects when nobody knows whether the chunks were taken. */
  readonly appendStream: (at: MessageAt, chunks: readonly Chunk[]) => Promise<StreamState>;
  /** After it the message is one like others, which takes edits. */
  readonly stopStream: (at: MessageAt) => Promise<StreamState>;
}

/** processing: with the sign. active: answered, and the talk may go on. */
export type SessionStatus = "processing" | "active";

export interface SessionAt {
  readonly channel: string;
  readonly threadTs: string;
  /** Of a session that is new: what it is called, and who began it. */
  readonly title?: string;
  readonly user?: string;
}

export interface StreamPlace {
  readonly channel: string;
  readonly threadTs: string;
  /** Who asked, and in which workspace. */
  readonly user: string;
  readonly team: string;
}

/** A piece of a message that grows. The same `id` replaces title and status of a task; its details are added to. */
export type Chunk =
  | { readonly type: "markdown_text"; readonly text: string }
  | { readonly type: "plan_update"; readonly title: string }
  | { readonly type: "blocks"; readonly blocks: readonly Readonly<Record<string, unknown>>[] }
  | {
      readonly type: "task_update";
      readonly id: string;
      readonly title: string;
      readonly status: "in_progress" | "complete" | "error";
      readonly details?: string;
    };

/** limited: nothing was taken, and this is how long to wait. over: the message grows no more. */
export type StreamState =
  | { readonly kind: "taken" }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  | { readonly kind: "over" };

/** Longer titles Slack refuses. */
const titleAtMost = 200;
/** A piece of progress that comes later than this is of no use. */
const streamTimeoutMs = 5000;

/**
 * Clients of its own: what is limited or slow here delays no answer. Pieces of a stream are never repeated by the
 * client, since the writer knows something newer by then.
 */
export function createProgressApi(connection: SlackConnection, ports: CallPorts): ProgressApi {
  const callForStatus = callerOf(connection, ports);
  const callForStream = callerOf(connection, ports, {
    timeout: streamTimeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  return {
    async setStatus({ channel, threadTs, title, user }, status) {
      await callForStatus("agents.sessions.setStatus", {
        channel_id: channel,
        thread_ts: threadTs,
        status,
        ...present({ title: title?.slice(0, titleAtMost).toWellFormed(), initiator_user_id: user }),
      });
    },
    async startStream({ user, team, ...place }, chunks) {
      const to = { recipient_user_id: user, recipient_team_id: team };
      const body = { ...placeOf(place), ...to, task_display_mode: "plan", chunks };
      return Posted.parse(await callForStream("chat.startStream", body)).ts;
    },
    appendStream: (at, chunks) =>
      stateAfter(() => callForStream("chat.appendStream", { ...at, chunks })),
    stopStream: (at) => stateAfter(() => callForStream("chat.stopStream", { ...at })),
  };
}

async function stateAfter(call: () => Promise<unknown>): Promise<StreamState> {
  try {
    await call();
    return { kind: "taken" };
  } catch (error) {
    if (isStreamOver(error)) return { kind: "over" };
    const retryAfterMs = retryAfterMsOf(error);
    if (retryAfterMs === undefined) throw error;
    return { kind: "limited", retryAfterMs };
  }
}
