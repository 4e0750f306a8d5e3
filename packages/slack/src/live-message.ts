import { type Document, type SlackMessage, toBlocks } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import type { MessageIds } from "./message-ids.ts";
import type { SlackPorts } from "./ports.ts";
import type { SlackApi } from "./slack-api.ts";
import { isBlockRefusal, isMessageGone } from "./slack-error.ts";

export interface Shown {
  readonly document: Document;
  readonly ids?: MessageIds;
}

/** One message, posted at once and edited in place. */
export interface LiveMessage {
  /** Shows this as soon as the gap allows; only the last one counts. */
  readonly show: (shown: Shown) => void;
  /** Shows this and waits until Slack has it; rejects when Slack does not take it. */
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
  let last: Shown | undefined;
  let writing: Promise<Written> | undefined;
  let gap: Promise<void> | undefined;

  return {
    show(shown) {
      pending = shown;
      writing ??= writeAll();
    },
    async finish(shown) {
      pending = shown;
      last = shown;
      let written: Written = {};
      while (pending !== undefined || writing !== undefined) {
        writing ??= writeAll();
        written = await writing;
      }
      if (written.failed !== undefined) throw written.failed.error;
    },
  };

  async function writeAll(): Promise<Written> {
    let written: Written = {};
    while (pending !== undefined) {
      await gap;
      const shown: Shown = pending;
      pending = undefined;
      written = await write(shown);
      const { kind, failed } = written;
      if (failed !== undefined && shown !== last)
        logFailure(ports.log, failed.error, "message not written");
      if (kind === "edit") gap = ports.wait(ports.editGapMs);
    }
    writing = undefined;
    return written;
  }
}

interface Written {
  readonly kind?: "post" | "edit";
  readonly failed?: { readonly error: unknown };
}

/**
 * A block that Slack refuses is retried once in plain blocks; a message that was deleted meanwhile is posted anew. The
 * next edit tries again what fails then.
 */
function createWriter(target: Target, { api }: LiveMessagePorts) {
  const { channel, threadTs } = target;
  const place = target.ts === threadTs ? { channel } : { channel, threadTs };
  let { ts } = target;
  return async ({ document, ids }: Shown): Promise<Written> => {
    const kind = ts === undefined ? "post" : "edit";
    try {
      await send(toBlocks(document), ids).catch(async (error: unknown) => {
        if (isMessageGone(error)) ts = undefined;
        else if (!isBlockRefusal(error)) throw error;
        await send(toBlocks(document, "plain"), ids);
      });
      return { kind };
    } catch (error) {
      return { kind, failed: { error } };
    }
  };

  async function send(message: SlackMessage, ids: MessageIds | undefined): Promise<void> {
    if (ts === undefined) ts = await api.post(place, message, ids);
    else await api.edit({ channel, ts }, message, ids);
  }
}
