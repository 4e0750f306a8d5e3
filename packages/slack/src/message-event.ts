import { z } from "zod";
import type { Visitor } from "./access/create-gate.ts";
import type { SlackPorts } from "./ports.ts";

export const MessageEvent = z.object({
  type: z.enum(["app_mention", "message"]),
  subtype: z.string().optional(),
  bot_id: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(""),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  /** Workspaces: of the message, of who wrote it, and from where. */
  team: z.string().optional(),
  user_team: z.string().optional(),
  source_team: z.string().optional(),
  bot_profile: z.object({ team_id: z.string().optional() }).optional(),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

/** What Slack wraps around an event. */
export const Envelope = z.object({
  event_id: z.string(),
  team_id: z.string(),
  context_team_id: z.string().nullish(),
  authorizations: z.array(z.object({ team_id: z.string().nullish() })).default([]),
  is_ext_shared_channel: z.boolean().optional(),
  /** How often it was sent before, as Bolt tells it beside the body. */
  retry_num: z.number().optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/** Workspaces for which an event was sent. */
export function teamsOf({ team_id, context_team_id, authorizations }: Envelope): string[] {
  const all = [team_id, context_team_id, ...authorizations.map((row) => row.team_id)];
  return all.filter((id) => id !== null && id !== undefined);
}

/** What people write also comes so: with a file, or sent to the channel too. */
const writtenSubtypes = new Set(["file_share", "thread_broadcast"]);

/**
 * Who speaks, as the gate knows them: a person, or an app that mentions us; what apps say otherwise is none of ours, nor
 * what we say ourselves, an edit or a join.
 */
export function speakerOf(
  event: MessageEvent,
  envelope: Envelope,
  ports: Pick<SlackPorts, "botUserId" | "botId">,
): Visitor | undefined {
  const { bot_id: bot, user = bot, subtype, channel, team, user_team, source_team } = event;
  if (user === undefined || user === ports.botUserId || bot === ports.botId) return undefined;
  const isHeard =
    bot === undefined
      ? subtype === undefined || writtenSubtypes.has(subtype)
      : isMention(event, ports.botUserId) && [undefined, "bot_message"].includes(subtype);
  if (!isHeard) return undefined;
  const own = [team, user_team, source_team, event.bot_profile?.team_id].filter(
    (id) => id !== undefined,
  );
  const teams = [...teamsOf(envelope), ...own];
  return { user, bot, channel, teams, isShared: isSharedIn(envelope) };
}

/** That an event denies it says little: others may be invited already. */
export function isSharedIn({ is_ext_shared_channel: isShared }: Envelope): true | undefined {
  return isShared === true ? isShared : undefined;
}

export type Kind = "mention" | "direct_message" | "thread_reply";

export function kindOf(event: MessageEvent, botUserId: string): Kind {
  if (event.channel_type === "im") return "direct_message";
  return isMention(event, botUserId) ? "mention" : "thread_reply";
}

function isMention({ type, text }: MessageEvent, botUserId: string): boolean {
  return type === "app_mention" || text.includes(`<@${botUserId}`);
}
