/** Shapes of the wire (snake_case as Slack writes them). Times in `ts` are `seconds.microseconds`, unique and increasing. */
export type Json = Readonly<Record<string, unknown>>;

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  /** Of an app that is not ours: its messages carry it. */
  readonly botId?: string;
  /** Of a person of another organisation, who is here through a shared channel. */
  readonly team?: string;
  /** Invited to some channels, or to a single one. */
  readonly guest?: "channels" | "one_channel";
  /** The account is deactivated. */
  readonly isDeleted?: boolean;
}

export interface SlackChannel {
  readonly id: string;
  /** Without `#`; for a direct message the name of the other side. */
  readonly name: string;
  readonly topic: string;
  readonly kind: "channel" | "im";
  readonly hasBot: boolean;
  /** People of another organisation are in it. */
  readonly isExtShared?: boolean;
}

export type StreamingState = "in_progress" | "completed";

export interface SlackMessage {
  readonly type: "message";
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly team: string;
  /** In a shared channel: of who wrote it. */
  readonly user_team?: string;
  readonly source_team?: string;
  readonly blocks?: readonly Json[];
  readonly thread_ts?: string;
  readonly parent_user_id?: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly client_msg_id?: string;
  readonly metadata?: Json;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[] }[];
  /** Of a message that grows, or has. */
  readonly streaming_state?: StreamingState;
  /** Only this user sees it; it is in no history and cannot be updated through the Web API. */
  readonly ephemeral_for?: string;
}

export interface SlashCommand {
  /** With the slash: `/k8s`. */
  readonly command: string;
  readonly description: string;
  /** Alternatives divided by `|`; the page offers each. */
  readonly usage_hint?: string;
}

/** A message that is already there at the start, so that the workspace does not look empty. */
export interface SeedMessage {
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly minutesAgo: number;
}

/** Ids of the one workspace, the one app and its bot user. */
export const identity = {
  team: "T0HARBOR",
  teamDomain: "harbor-shop",
  teamName: "Harbor Shop",
  app: "A0BINNACLE",
  bot: "B0BINNACLE",
  botUser: "U0BINNACLE",
  human: "U0SREONCALL",
} as const;
