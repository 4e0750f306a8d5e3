import type {
  Answer,
  AppError,
  Asked,
  Conversation,
  DecideResult,
  Decision,
  Investigation,
  Person,
  Trigger,
  Verdict,
} from "@binnacle/contracts";
import type { SlackMessage, View } from "@binnacle/report";
import type { MessageIds } from "../message-ids.ts";
import type { SessionAt, SessionStatus } from "../progress-api.ts";
import type { ThreadMessage } from "../slack-api.ts";
import { quiet } from "./samples.ts";

export interface Written {
  readonly kind: "post" | "edit" | "whisper";
  readonly message: SlackMessage;
  readonly ids: MessageIds | undefined;
}

export interface Play {
  /** What Slack says stands in every thread. */
  readonly standing?: readonly ThreadMessage[];
  /** Why Slack gives no thread. */
  readonly unreadable?: AppError;
  readonly answer?: (trigger: Asked) => Answer;
  /** What a run shows, until it waits at "stuck" for somebody who stops it. */
  readonly snapshots?: readonly (Investigation | "stuck")[];
  readonly decide?: (decision: Decision) => DecideResult;
  /** Why Slack does not show that work goes on. */
  readonly signless?: AppError;
}

/** What happened so far. */
export interface Seen {
  readonly answered: Asked[];
  readonly started: Trigger[];
  readonly decided: Decision[];
  readonly written: Written[];
  /** Roots of the threads that Slack was asked for. */
  readonly threadsRead: string[];
  readonly talks: Map<string, Conversation>;
  readonly held: Map<string, Investigation>;
  readonly verdicts: Verdict[];
  /** What stood in modals, oldest first. */
  readonly views: View[];
  /** What is left for later. */
  readonly later: (() => Promise<void>)[];
  /** Who stopped what. */
  readonly stopped: { readonly id: string; readonly by: Person }[];
  /** Messages of the log of sessions. */
  readonly logged: string[];
  /** Of sessions: what Slack was told. */
  readonly signs: (SessionAt & { readonly status: SessionStatus })[];
}

export function nothingSeen(): Seen {
  return {
    answered: [],
    started: [],
    decided: [],
    written: [],
    threadsRead: [],
    talks: new Map(),
    held: new Map(),
    verdicts: [],
    views: [],
    later: [],
    stopped: [],
    logged: [],
    signs: [],
  };
}

/** The talk is about an investigation. */
export function hold(key: string, { held, talks }: Seen): void {
  held.set(quiet.id, quiet);
  talks.set(key, { offered: [], cited: [], ...talks.get(key), key, investigationId: quiet.id });
}
