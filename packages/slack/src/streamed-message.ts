import { present } from "@binnacle/contracts";
import {
  createLiveMessage,
  type LiveMessage,
  type LiveMessagePorts,
  type Shown,
} from "./live-message.ts";
import { createPlanStream, type PlanStream, type PlanStreamPorts } from "./plan-stream.ts";
import type { SlackPorts } from "./ports.ts";
import type { StreamState } from "./progress-api.ts";

interface Target {
  readonly channel: string;
  readonly threadTs: string;
  /** Who asked. */
  readonly user: string;
}

type StreamedMessagePorts = LiveMessagePorts & PlanStreamPorts & Pick<SlackPorts, "team" | "later">;

/** What is to be told. beat: above all that the stream lives. */
interface News {
  readonly shown: Shown;
  readonly how: "write" | "beat";
}

interface Growing {
  readonly target: Target;
  readonly ports: StreamedMessagePorts;
  readonly stream: PlanStream;
  /** Settles when the end is there: then nobody waits for a gap. */
  readonly ending: PromiseWithResolvers<void>;
  last?: Shown;
  pending?: News | undefined;
  writing?: Promise<void> | undefined;
  /** It grows no more: the rest is told by edits. */
  edited?: LiveMessage;
  isEnding: boolean;
}

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
  const growing: Growing = { target, ports, stream, ending, isEnding: false };
  return {
    show(shown) {
      if (growing.last === undefined) ports.later(beatMs, () => beat(growing));
      growing.last = shown;
      if (growing.edited === undefined) tell(growing, { shown, how: "write" });
      else growing.edited.show(shown);
    },
    async finish(shown) {
      growing.isEnding = true;
      ending.resolve();
      await growing.writing;
      growing.edited ??= await toEdits(growing);
      await growing.edited.finish(shown);
    },
  };
}

/** One call at a time; of what comes meanwhile the latest wins. */
function tell(growing: Growing, news: News): void {
  if (news.how === "write" || growing.pending === undefined) growing.pending = news;
  growing.writing ??= writeAll(growing);
}

async function writeAll(growing: Growing): Promise<void> {
  while (growing.pending !== undefined && isGrowing(growing)) {
    const news: News = growing.pending;
    growing.pending = undefined;
    const state = await growing.stream[news.how](news.shown);
    if (state.kind === "over") await goOnByEdits(growing);
    else if (state.kind !== "begun") await pause(growing, state, news);
  }
  growing.writing = undefined;
}

function isGrowing({ isEnding, edited }: Growing): boolean {
  return !isEnding && edited === undefined;
}

/** What was not taken is told after the pause, unless there is something newer. */
async function pause(growing: Growing, state: StreamState, news: News): Promise<void> {
  const { ports, ending } = growing;
  const isLimited = state.kind === "limited";
  if (isLimited) growing.pending ??= news;
  const gapMs = Math.max(ports.streams.gapMs(), isLimited ? state.retryAfterMs : 0);
  await Promise.race([ending.promise, ports.wait(gapMs)]);
}

async function goOnByEdits(growing: Growing): Promise<void> {
  const edited = await toEdits(growing);
  growing.edited = edited;
  if (growing.last !== undefined && !growing.isEnding) edited.show(growing.last);
}

async function toEdits({ target, stream, ports }: Growing): Promise<LiveMessage> {
  const { channel, threadTs } = target;
  const ts = await stream.close();
  return createLiveMessage({ channel, threadTs, ...present({ ts }) }, ports);
}

async function beat(growing: Growing): Promise<void> {
  if (!isGrowing(growing) || growing.last === undefined) return;
  tell(growing, { shown: growing.last, how: "beat" });
  growing.ports.later(beatMs, () => beat(growing));
}
