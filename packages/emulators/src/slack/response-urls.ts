import { randomUUID } from "node:crypto";
import { z } from "zod";
import { contentError } from "./message-content.ts";
import { identity, type Json, type SlackMessage } from "./slack-model.ts";
import type { WebContext } from "./web-method.ts";

const maxUses = 5;
const lifetimeMs = 30 * 60_000;

/** What an app may send to a response_url, or inside the ack of a command. */
export const ResponseMessage = z.object({
  text: z.string().optional(),
  blocks: z.array(z.record(z.string(), z.unknown())).optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});
export type ResponseMessage = z.infer<typeof ResponseMessage>;

/** Where an interaction came from: what the answer replaces, and who may see it. */
export interface Origin {
  readonly channel: string;
  readonly user: string;
  readonly thread_ts?: string | undefined;
  /** The message that was clicked, or the one that the ack posted. */
  original?: SlackMessage | undefined;
}

export type ResponseUrls = ReturnType<typeof createResponseUrls>;

/** One-way addresses that come with commands and clicks: five uses within thirty minutes, then 404. */
export function createResponseUrls(context: WebContext) {
  const open = new Map<string, { origin: Origin; uses: number; openedMs: number }>();

  return {
    create(origin: Origin): string {
      const key = randomUUID();
      open.set(key, { origin, uses: 0, openedMs: Date.now() });
      return `${context.url()}response/${key}`;
    },
    /** The answer to a POST on the address. */
    receive(key: string, body: unknown): { status: 200 | 400 | 404; text: string } {
      const entry = open.get(key);
      if (!entry || Date.now() - entry.openedMs > lifetimeMs)
        return { status: 404, text: "expired_url" };
      if (entry.uses >= maxUses) return { status: 404, text: "used_url" };
      entry.uses += 1;
      const message = ResponseMessage.safeParse(body);
      if (!message.success) return { status: 400, text: "invalid_payload" };
      const error = publish(message.data, entry.origin, context);
      return error === undefined ? { status: 200, text: "ok" } : { status: 400, text: error };
    },
  };
}

/** Shows the message as the origin asks for it; returns Slack's error when it would not be taken. */
export function publish(
  message: ResponseMessage,
  origin: Origin,
  context: WebContext,
): string | undefined {
  const original = current(origin, context);
  if (message.delete_original) {
    if (original) context.workspace.remove(original);
    return undefined;
  }
  const refused = contentError(message, "response_url", context);
  if (refused) return reject(refused, context);
  const patch = { text: message.text ?? "", blocks: message.blocks };
  if (message.replace_original && original) {
    const isEdited = original.ephemeral_for === undefined;
    const metadata = original.metadata;
    Object.assign(origin, {
      original: context.workspace.update(original, { ...patch, metadata, isEdited }),
    });
    return undefined;
  }
  const isPublic = message.response_type === "in_channel";
  const posted = context.workspace.post({
    ...patch,
    channel: origin.channel,
    user: identity.botUser,
    thread_ts: message.thread_ts ?? origin.thread_ts,
    ephemeral_for: isPublic ? undefined : origin.user,
  });
  if (!original) Object.assign(origin, { original: posted });
  return undefined;
}

function current(origin: Origin, { workspace }: WebContext): SlackMessage | undefined {
  return origin.original && workspace.find(origin.original.channel, origin.original.ts);
}

function reject(refused: Json, { journal }: WebContext): string {
  const error = String(refused["error"]);
  const errors = z.array(z.string()).catch([]).parse(refused["errors"]);
  journal.rejected.push({ what: `response: ${error}`, errors });
  return error;
}
