import { logFailure } from "@binnacle/runtime";
import type { Shown } from "./live-message.ts";
import { newsOf, nothingTold, repeated } from "./plan-chunks.ts";
import type { SlackPorts } from "./ports.ts";
import type { Chunk, StreamPlace, StreamState } from "./progress-api.ts";
import type { StreamPace } from "./stream-pace.ts";

/** A message in a thread that grows. One call at a time is the business of the caller. */
export interface PlanStream {
  /** Tells what is new. over: the message, if there is one, grows no more. */
  readonly write: (shown: Shown) => Promise<Growth>;
  /** Shows Slack that the stream lives; of a look that takes long, at last, who was asked. */
  readonly beat: (shown: Shown) => Promise<Growth>;
  /** After it the message takes edits. Gives its `ts`; undefined: none was begun. */
  readonly close: () => Promise<string | undefined>;
}

/** begun: the message is there now, and its first piece need not wait. */
type Growth = StreamState | { readonly kind: "begun" };

export interface PlanStreamPorts
  extends Pick<SlackPorts, "progress" | "log" | "wait" | "clock" | "editGapMs"> {
  readonly streams: StreamPace;
}

/** Slack ends a stream after some five minutes. */
const ageAtMostMs = 240_000;
const stopTriesAtMost = 3;
/** An answer does not wait longer for a stream to be closed. */
const stopGapAtMostMs = 2000;

export function createPlanStream(place: StreamPlace, ports: PlanStreamPorts): PlanStream {
  let begun: Begun | undefined;
  let told = nothingTold;

  async function grow(chunks: readonly Chunk[]): Promise<Growth> {
    if (isOld(begun, ports.clock())) return { kind: "over" };
    if (chunks.length === 0) return { kind: "taken" };
    // What is not known to be taken is not taken: then edits tell it all.
    try {
      if (begun !== undefined) return await ports.progress.appendStream(begun.at, chunks);
      begun = await begin(place, chunks, ports);
      return { kind: "begun" };
    } catch (error) {
      logFailure(ports.log, error, "stream not written");
      return { kind: "over" };
    }
  }

  async function tell(news: ReturnType<typeof newsOf>): Promise<Growth> {
    const state = await grow(news.chunks);
    if (state.kind === "taken" || state.kind === "begun") told = news.told;
    return state;
  }

  return {
    async write(shown) {
      const news = newsOf(shown, told);
      const isNewLook = news.told.hasLook && !told.hasLook;
      const state = await tell(news);
      // A first look does not wait for its turn: edits have one of their own.
      return state.kind === "limited" && isNewLook ? { kind: "over" } : state;
    },
    async beat(shown) {
      const news = newsOf(shown, told, true);
      return await (news.chunks.length > 0 ? tell(news) : grow(repeated(told)));
    },
    async close() {
      if (begun === undefined) return undefined;
      begun.leave();
      await stop(begun, ports);
      return begun.at.ts;
    },
  };
}

interface Begun {
  readonly at: { readonly channel: string; readonly ts: string };
  readonly sinceMs: number;
  readonly leave: () => void;
}

function isOld(begun: Begun | undefined, nowMs: number): boolean {
  return begun !== undefined && nowMs - begun.sinceMs > ageAtMostMs;
}

async function begin(
  place: StreamPlace,
  chunks: readonly Chunk[],
  { progress, clock, streams }: PlanStreamPorts,
): Promise<Begun> {
  const { channel } = place;
  const ts = await progress.startStream(place, chunks);
  return { at: { channel, ts }, sinceMs: clock(), leave: streams.enter() };
}

/** Tried again: while a stream is open Slack takes no edit of its message. */
async function stop(
  begun: Begun,
  ports: PlanStreamPorts,
  triesLeft = stopTriesAtMost,
): Promise<void> {
  const pauseMs = await pauseAfterStop(begun, ports);
  if (pauseMs === undefined || triesLeft <= 1) return;
  await ports.wait(pauseMs);
  await stop(begun, ports, triesLeft - 1);
}

/** undefined: the stream is closed. */
async function pauseAfterStop(
  { at }: Begun,
  { progress, log, editGapMs }: PlanStreamPorts,
): Promise<number | undefined> {
  try {
    const state = await progress.stopStream(at);
    return state.kind === "limited" ? Math.min(state.retryAfterMs, stopGapAtMostMs) : undefined;
  } catch (error) {
    logFailure(log, error, "stream not stopped");
    return editGapMs;
  }
}
