import { logFailure } from "@binnacle/runtime";
import type { Shown } from "./live-message.ts";
import { newsOf, nothingTold, repeated } from "./plan-chunks.ts";
import type { SlackPorts } from "./ports.ts";
import type { Chunk, StreamPlace, StreamState } from "./progress-api.ts";
import type { StreamPace } from "./stream-pace.ts";

/** A message in a thread that grows. One call at a time is the business of the caller. */
export interface PlanStream {
  /** Tells what is new. over: the message, if there is one, grows no more. */
  readonly write: (shown: Shown) => Promise<StreamState>;
  /** Shows Slack that the stream lives. */
  readonly beat: () => Promise<StreamState>;
  /** After it the message takes edits. Gives its `ts`; undefined: none was begun. */
  readonly close: () => Promise<string | undefined>;
}

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
  const { progress, log, clock, streams } = ports;
  const { channel } = place;
  let begun:
    | { readonly ts: string; readonly sinceMs: number; readonly leave: () => void }
    | undefined;
  let told = nothingTold;

  /** What is not known to be taken is not taken: then edits tell it all. */
  async function send(chunks: readonly Chunk[]): Promise<StreamState> {
    try {
      if (begun !== undefined)
        return await progress.appendStream({ channel, ts: begun.ts }, chunks);
      const ts = await progress.startStream(place, chunks);
      begun = { ts, sinceMs: clock(), leave: streams.enter() };
      return { kind: "taken" };
    } catch (error) {
      logFailure(log, error, "stream not written");
      return { kind: "over" };
    }
  }

  async function grow(chunks: readonly Chunk[]): Promise<StreamState> {
    const isOld = begun !== undefined && clock() - begun.sinceMs > ageAtMostMs;
    if (isOld) return { kind: "over" };
    return chunks.length === 0 ? { kind: "taken" } : await send(chunks);
  }

  return {
    async write(shown) {
      const news = newsOf(shown, told);
      const state = await grow(news.chunks);
      if (state.kind === "taken") told = news.told;
      return state;
    },
    beat: () => grow(repeated(told)),
    async close() {
      if (begun === undefined) return undefined;
      const { ts, leave } = begun;
      leave();
      await stop({ channel, ts }, ports);
      return ts;
    },
  };
}

/** Tried again: while a stream is open Slack takes no edit of its message. */
async function stop(
  at: { readonly channel: string; readonly ts: string },
  ports: PlanStreamPorts,
  triesLeft = stopTriesAtMost,
): Promise<void> {
  const pauseMs = await pauseAfterStop(at, ports);
  if (pauseMs === undefined || triesLeft <= 1) return;
  await ports.wait(pauseMs);
  await stop(at, ports, triesLeft - 1);
}

/** undefined: the stream is closed. */
async function pauseAfterStop(
  at: { readonly channel: string; readonly ts: string },
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
