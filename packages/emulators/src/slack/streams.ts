import type { Faults } from "./faults.ts";
import { identity, type Json, type SlackMessage, type StreamingState } from "./slack-model.ts";
import {
  type Chunk,
  type DisplayMode,
  grown,
  type StreamContent,
  shownOf,
} from "./stream-chunks.ts";
import type { Workspace } from "./workspace.ts";

/** Slack ends a stream so long after its start, whatever happens in it. */
const lifeMs = 300_000;

interface Stream {
  readonly channel: string;
  readonly threadTs: string;
  readonly ts: string;
  readonly startedMs: number;
  content: StreamContent;
}

export interface StreamStart {
  readonly channel: string;
  readonly threadTs: string;
  readonly mode: DisplayMode;
  readonly chunks: readonly Chunk[];
}

/** What comes with the end of a stream, below all that it told. */
interface StreamEnd {
  readonly blocks?: readonly Json[] | undefined;
  readonly metadata?: Json | undefined;
}

export type Streams = ReturnType<typeof createStreams>;

interface State {
  readonly workspace: Workspace;
  readonly faults: Faults;
  /** By the key of the message. */
  readonly open: Map<string, Stream>;
}

/** Messages that grow. One that has ended, of itself or by a call, is a message as any other. */
export function createStreams(workspace: Workspace, faults: Faults) {
  const state: State = { workspace, faults, open: new Map() };
  return {
    start: (input: StreamStart): SlackMessage => start(state, input),
    /** undefined: it has ended, or there never was one. */
    find: (channel: string, ts: string): Stream | undefined => find(state, keyOf(channel, ts)),
    append(stream: Stream, chunks: readonly Chunk[]): void {
      stream.content = grown(stream.content, chunks);
      show(state, stream, { streaming_state: "in_progress" });
    },
    end: (stream: Stream, how: StreamEnd = {}): void => end(state, stream, how),
    /** Those of a thread; gives their `ts`. */
    endAll(channel: string, threadTs: string): string[] {
      const ended = [...state.open.values()].filter(
        (stream) => stream.channel === channel && stream.threadTs === threadTs,
      );
      for (const stream of ended) end(state, stream, {});
      return ended.map(({ ts }) => ts);
    },
  };
}

function keyOf(channel: string, ts: string): string {
  return `${channel}/${ts}`;
}

function start({ workspace, open }: State, { channel, threadTs, mode, chunks }: StreamStart) {
  const content = grown({ mode, parts: [] }, chunks);
  const message = workspace.post({
    channel,
    user: identity.botUser,
    ...shownOf(content),
    thread_ts: threadTs,
    streaming_state: "in_progress",
  });
  const { ts } = message;
  open.set(keyOf(channel, ts), { channel, threadTs, ts, startedMs: Date.now(), content });
  return message;
}

function find(state: State, key: string): Stream | undefined {
  const stream = state.open.get(key);
  const afterMs = state.faults.take("stream_expiry", "")?.afterMs ?? lifeMs;
  if (!stream || Date.now() - stream.startedMs < afterMs) return stream;
  end(state, stream, {});
  return undefined;
}

function end(state: State, stream: Stream, how: StreamEnd): void {
  state.open.delete(keyOf(stream.channel, stream.ts));
  const { blocks = [] } = how;
  if (blocks.length > 0)
    stream.content = {
      ...stream.content,
      parts: [...stream.content.parts, { kind: "blocks", blocks }],
    };
  show(state, stream, { streaming_state: "completed", metadata: how.metadata });
}

function show(
  { workspace }: State,
  { channel, ts, content }: Stream,
  {
    streaming_state,
    metadata,
  }: { readonly streaming_state: StreamingState; readonly metadata?: Json | undefined },
): void {
  const message = workspace.find(channel, ts);
  if (!message) return;
  workspace.update(message, {
    ...shownOf(content),
    metadata: metadata ?? message.metadata,
    isEdited: false,
    streaming_state,
  });
}
