import {
  createLiveMessage,
  type LiveMessage,
  type LiveMessagePorts,
  type Shown,
} from "./live-message.ts";
import { createPlanStream, type PlanStreamPorts } from "./plan-stream.ts";
import type { SlackPorts } from "./ports.ts";
import type { StreamState } from "./progress-api.ts";

interface Target {
  readonly channel: string;
  readonly threadTs: string;
  /** Who asked. */
  readonly user: string;
}

type StreamedMessagePorts = LiveMessagePorts & PlanStreamPorts & Pick<SlackPorts, "team" | "later">;

/** A stream in which nothing happens for some 30 seconds may be ended by Slack. */
const beatMs = 20_000;

/**
 * One message that grows while the work goes on, and is edited once at the end, so that it ends as one that was edited
 * all the time. What Slack does not take on the way, or no longer, is told by edits of the same message. What has only an
 * end is posted.
 */
export function createStreamedMessage(target: Target, ports: StreamedMessagePorts): LiveMessage {
  const stream = createPlanStream({ ...target, team: ports.team }, ports);
  const ending = Promise.withResolvers<void>();
  let last: Shown | undefined;
  let pending: Shown | "beat" | undefined;
  let writing: Promise<void> | undefined;
  let edited: LiveMessage | undefined;
  let isEnding = false;

  return {
    show(shown) {
      if (last === undefined) ports.later(beatMs, beat);
      last = shown;
      write(shown);
    },
    async finish(shown) {
      isEnding = true;
      ending.resolve();
      await writing;
      edited ??= await byEdits();
      await edited.finish(shown);
    },
  };

  function write(news: Shown | "beat"): void {
    if (edited !== undefined) {
      if (news !== "beat") edited.show(news);
      return;
    }
    if (news !== "beat" || pending === undefined) pending = news;
    writing ??= writeAll();
  }

  async function writeAll(): Promise<void> {
    while (pending !== undefined && !isEnding && edited === undefined) {
      const news = pending;
      pending = undefined;
      const state = await (news === "beat" ? stream.beat() : stream.write(news));
      if (state.kind === "over") await goOnByEdits();
      else await pause(state, news);
    }
    writing = undefined;
  }

  async function pause(state: StreamState, news: Shown | "beat"): Promise<void> {
    const isLimited = state.kind === "limited";
    if (isLimited) pending ??= news;
    const gapMs = Math.max(ports.streams.gapMs(), isLimited ? state.retryAfterMs : 0);
    await Promise.race([ending.promise, ports.wait(gapMs)]);
  }

  async function goOnByEdits(): Promise<void> {
    edited = await byEdits();
    if (last !== undefined && !isEnding) edited.show(last);
  }

  async function byEdits(): Promise<LiveMessage> {
    const { channel, threadTs } = target;
    const ts = await stream.close();
    return createLiveMessage({ channel, threadTs, ...(ts === undefined ? {} : { ts }) }, ports);
  }

  async function beat(): Promise<void> {
    if (isEnding || edited !== undefined) return;
    write("beat");
    ports.later(beatMs, beat);
  }
}
