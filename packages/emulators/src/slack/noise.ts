import type { Journal, Notification } from "./journal.ts";
import { identity, type Json, type SlackMessage } from "./slack-model.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Counts what the bot's messages do to people: mentions that ring, and posts that raise a notification. An edit that
 * adds a mention is counted as a ping too: it must never be there, whether or not Slack would ring for it.
 */
export function countNoise(workspace: Workspace, journal: Journal): () => void {
  return workspace.onChange((change) => {
    const { message } = change;
    if (change.kind === "removed" || message.bot_id === undefined) return;
    const targets = pingTargets(message);
    for (const target of targets)
      journal.pings.push({ channel: message.channel, ts: message.ts, target });
    if (change.kind !== "posted" || message.ephemeral_for !== undefined) return;
    const reason = notifyReason(message, targets.length > 0, workspace);
    if (reason !== undefined)
      journal.notifications.push({ channel: message.channel, ts: message.ts, reason });
  });
}

function notifyReason(
  message: SlackMessage,
  hasPing: boolean,
  workspace: Workspace,
): Notification["reason"] | undefined {
  if (workspace.channels.get(message.channel)?.kind === "im") return "direct_message";
  if (hasPing) return "mention";
  const takesPart = workspace
    .all()
    .some(
      (other) =>
        other.bot_id === undefined &&
        other.channel === message.channel &&
        (other.ts === message.thread_ts || other.thread_ts === message.thread_ts) &&
        message.thread_ts !== undefined,
    );
  return takesPart ? "thread" : undefined;
}

/** Who a message calls by name: people but not the bot itself, and `here`, `channel`, `everyone`. */
function pingTargets(message: SlackMessage): string[] {
  const targets = [...textTargets(message.text), ...(message.blocks ?? []).flatMap(blockTargets)];
  return [...new Set(targets)].filter((target) => target !== identity.botUser);
}

function textTargets(text: string): string[] {
  return [...text.matchAll(/<(?:@([UW]\w+)|!(here|channel|everyone|group)|!subteam\^(\w+))/g)].map(
    ([, user, range, group]) => user ?? range ?? group ?? "",
  );
}

function blockTargets(block: Json): string[] {
  const { type, text } = block;
  if (type === "plain_text" || type === "raw_text" || type === "text") return [];
  const own = typeof text === "string" ? textTargets(text) : [];
  const named = [block["user_id"], type === "broadcast" ? block["range"] : undefined].filter(
    (value) => typeof value === "string",
  );
  return [...own, ...named, ...Object.values(block).flatMap(nestedTargets)];
}

function nestedTargets(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(nestedTargets);
  return isJson(value) ? blockTargets(value) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
