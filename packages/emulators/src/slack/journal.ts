import type { Json } from "./slack-model.ts";

interface ApiCall {
  readonly method: string;
  readonly arguments: Json;
  readonly atMs: number;
  readonly status: number;
  readonly reply: Json;
}

/** Something that Slack has and this emulator does not. */
interface Unsupported {
  readonly what: string;
  readonly atMs: number;
}

/** A mention in a message of the bot that makes somebody's phone ring. */
interface Ping {
  readonly channel: string;
  readonly ts: string;
  /** `channel`, `here`, `everyone` or the id of a user. */
  readonly target: string;
}

/** A write of the bot that raises a notification; an edit never does. */
export interface Notification {
  readonly channel: string;
  readonly ts: string;
  readonly reason: "mention" | "thread" | "direct_message";
}

export type Journal = ReturnType<typeof createJournal>;

/** Everything that crossed the wire since the start, oldest first. */
export function createJournal() {
  return {
    apiCalls: [] as ApiCall[],
    unsupported: [] as Unsupported[],
    pings: [] as Ping[],
    notifications: [] as Notification[],
    /** Payloads that Slack would have refused outside the Web API: acks and response_url posts. */
    rejected: [] as { readonly what: string; readonly errors: readonly string[] }[],
  };
}
