import type { Clock } from "@binnacle/contracts";
import type { SlackMessage } from "@binnacle/report";
import type { Log } from "@binnacle/runtime";
import type { Refusal, Visitor } from "./create-gate.ts";

export interface Refusals {
  /** The log has who wanted what, and why not. */
  readonly note: (visitor: Pick<Visitor, "user" | "channel">, what: string, why: Refusal) => void;
  /** The one line for the one who asked. */
  readonly lineFor: (why: Refusal) => SlackMessage;
  /** False: they were told in this channel a moment ago. */
  readonly isDue: (visitor: Pick<Visitor, "user" | "channel">) => boolean;
}

interface RefusalsPorts {
  readonly askWhom?: string | undefined;
  readonly team: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Nobody is told twice in this time. */
const silenceMs = 5 * 60_000;
/** Who was told longest ago is forgotten first. */
const capacity = 5000;

const sentences: Readonly<Record<Refusal, string>> = {
  stranger: "I answer members of this workspace only.",
  guest: "I answer members of this workspace, not its guests.",
  deactivated: "This account is deactivated.",
  bot: "I answer people, and the apps that I was told to answer.",
  not_in_group: "You are not among those whom I was told to answer.",
  channel: "I was not told to answer in this channel.",
  direct_message: "I was told to answer in channels only.",
  shared_channel: "People of another organisation read this channel, so I do not answer in it.",
  nothing_allowed: "There is nothing that I was told to show you here.",
  misconfigured: "I am not set up so that Slack tells me who you are, so I answer nobody.",
  unknown: "Slack does not tell me who you are, so I do not answer.",
};

/** What is no matter of access: waiting, or whoever runs the bot. */
const hints: Partial<Record<Refusal, string>> = {
  misconfigured: "Whoever runs me sees what is missing with `binnacle doctor`.",
  unknown: "Try again in a minute.",
};

/** What those see who may not ask: whom to ask instead, and nothing of what there is. */
export function createRefusals({ askWhom, team, clock, log }: RefusalsPorts): Refusals {
  const toldMs = new Map<string, number>();
  return {
    note({ user, channel }, what, why) {
      log({ who: `slack:${team}:${user}`, what, why, channel }, "refused");
    },
    lineFor(why) {
      const text = `${sentences[why]} ${hints[why] ?? advice(askWhom)}`;
      return { text, blocks: [{ type: "section", text: { type: "mrkdwn", text } }] };
    },
    isDue({ user, channel }) {
      const key = `${user}:${channel}`;
      const nowMs = clock();
      if (nowMs - (toldMs.get(key) ?? -silenceMs) < silenceMs) return false;
      toldMs.delete(key);
      toldMs.set(key, nowMs);
      const [oldest] = toldMs.keys();
      if (toldMs.size > capacity && oldest !== undefined) toldMs.delete(oldest);
      return true;
    },
  };
}

/** Only the reader sees the line: the mention in it rings nobody. */
function advice(askWhom: string | undefined): string {
  if (askWhom === undefined) return "An admin of this workspace can change that.";
  return `Ask ${mentionOf(askWhom)} for access.`;
}

function mentionOf(id: string): string {
  if (id.startsWith("S")) return `<!subteam^${id}>`;
  return /^[CG]/u.test(id) ? `in <#${id}>` : `<@${id}>`;
}
