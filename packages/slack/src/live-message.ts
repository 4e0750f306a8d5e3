import { type Document, type SlackMessage, toBlocks } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import type { SlackPorts } from "./ports.ts";
import type { MessageIds, SlackApi } from "./slack-api.ts";
import { isBlockRefusal, isMessageGone } from "./slack-error.ts";

export interface Shown {
  readonly document: Document;
  readonly ids?: MessageIds;
}

/** One message, posted at once and edited in place. */
export interface LiveMessage {
  /** Shows this as soon as the gap allows; only the last one counts. */
  readonly show: (shown: Shown) => void;
  /** Shows this and waits until Slack has it. */
  readonly finish: (shown: Shown) => Promise<void>;
}

interface LiveMessagePorts extends Pick<SlackPorts, "log" | "wait" | "editGapMs"> {
  readonly api: Pick<SlackApi, "post" | "edit">;
}

interface Target {
  readonly channel: string;
  readonly threadTs: string;
  /** A message of ours to adopt instead of a new one; at the root of a channel it is its own thread. */
  readonly ts?: string;
}

/**
 * Writes are serialised: one call at a time, the latest wins, the final one is always written. The post is no edit, so
 * the first edit does not wait.
 */
export function createLiveMessage(target: Target, ports: LiveMessagePorts): LiveMessage {
  const write = createWriter(target, ports);
  let pending: Shown | undefined;
  let writing: Promise<void> | undefined;
  let gap: Promise<void> | undefined;

  return {
    show(shown) {
      pending = shown;
      writing ??= writeAll();
    },
    async finish(shown) {
      pending = shown;
      while (pending !== undefined || writing !== undefined) {
        writing ??= writeAll();
        await writing;
      }
    },
  };

  async function writeAll(): Promise<void> {
    while (pending !== undefined) {
      await gap;
      const shown: Shown = pending;
      pending = undefined;
      const written = await write(shown);
      if (written === "edit") gap = ports.wait(ports.editGapMs);
    }
    writing = undefined;
  }
}

/**
 * A block that Slack refuses is retried once in plain blocks; a message that was deleted meanwhile is posted anew. What
 * fails then is logged, and the next edit tries again.
 */
function createWriter(target: Target, { api, log }: LiveMessagePorts) {
  const { channel, threadTs } = target;
  const place = target.ts === threadTs ? { channel } : { channel, threadTs };
  let { ts } = target;
  return async ({ document, ids }: Shown): Promise<"post" | "edit"> => {
    const kind = ts === undefined ? "post" : "edit";
    try {
      await send(toBlocks(document), ids).catch(async (error: unknown) => {
        if (isMessageGone(error)) ts = undefined;
        else if (!isBlockRefusal(error)) throw error;
        await send(toBlocks(document, "plain"), ids);
      });
    } catch (error) {
      logFailure(log, error, "message not written");
    }
    return kind;
  };

  async function send(message: SlackMessage, ids: MessageIds | undefined): Promise<void> {
    if (ts === undefined) ts = await api.post(place, message, ids);
    else await api.edit({ channel, ts }, message, ids);
  }
}
