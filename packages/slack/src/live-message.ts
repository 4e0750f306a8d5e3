import type { PlanStep } from "@binnacle/contracts";
import { type BlockStyle, type Document, type SlackMessage, toBlocks } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import type { MessageIds } from "./message-ids.ts";
import type { SlackPorts } from "./ports.ts";
import type { SlackApi } from "./slack-api.ts";
import { isBlockRefusal, isMessageGone } from "./slack-error.ts";

export interface Shown {
  readonly document: Document;
  readonly ids?: MessageIds;
  /** Somebody stopped it and waits to see that: no gap before it. */
  readonly isUrgent?: boolean;
  /** Of an investigation that runs: whether its first look stands, and who was asked since. */
  readonly progress?: { readonly hasLooked: boolean; readonly plan: readonly PlanStep[] };
}

/** One message, posted at once and edited in place. */
export interface LiveMessage {
  /** Shows this as soon as the gap allows; only the last one counts. */
  readonly show: (shown: Shown) => void;
  /** Shows this and waits until Slack has it; rejects when Slack does not take it. */
  readonly finish: (shown: Shown) => Promise<void>;
}

export interface LiveMessagePorts extends Pick<SlackPorts, "log" | "wait" | "editGapMs"> {
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
  const urgent = Promise.withResolvers<void>();

  return {
    show(shown) {
      pending = shown;
      writing ??= writeAll();
    },
    async finish(shown) {
      pending = shown;
      last = shown;
      if (shown.isUrgent === true) urgent.resolve();
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
      await Promise.race([gap, urgent.promise]);
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
 * A message that Slack refuses is sent again without its chart, then in plain blocks; one that was deleted meanwhile is
 * posted anew. The next edit tries again what fails then.
 */
function createWriter(target: Target, { api }: LiveMessagePorts) {
  const { channel, threadTs } = target;
  const place = target.ts === threadTs ? { channel } : { channel, threadTs };
  let { ts } = target;
  return async (shown: Shown): Promise<Written> => {
    const kind = ts === undefined ? "post" : "edit";
    try {
      await sendIn(stylesOf(shown.document), shown);
      return { kind };
    } catch (error) {
      return { kind, failed: { error } };
    }
  };

  async function sendIn(styles: readonly BlockStyle[], shown: Shown): Promise<void> {
    const [style, ...plainer] = styles;
    try {
      await send(toBlocks(shown.document, style), shown.ids);
    } catch (error) {
      const isGone = isMessageGone(error) && ts !== undefined;
      if (isGone) ts = undefined;
      else if (!isBlockRefusal(error) || plainer.length === 0) throw error;
      await sendIn(isGone ? styles : plainer, shown);
    }
  }

  async function send(message: SlackMessage, ids: MessageIds | undefined): Promise<void> {
    if (ts === undefined) ts = await api.post(place, message, ids);
    else await api.edit({ channel, ts }, message, ids);
  }
}

function stylesOf({ sections }: Document): readonly BlockStyle[] {
  const isDrawn = sections.some(({ picture }) => picture !== undefined);
  return isDrawn ? ["rich", "undrawn", "plain"] : ["rich", "plain"];
}
