import type {
  Clock,
  Commands,
  Conversations,
  Inbox,
  InvestigationStore,
  Investigations,
  Verdicts,
} from "@binnacle/contracts";
import type { Log, Redactor } from "@binnacle/runtime";
import type { Gate } from "./access/create-gate.ts";
import type { Refusals } from "./access/create-refusals.ts";
import type { DirectoryApi } from "./access/directory-api.ts";
import type { ProgressApi } from "./progress-api.ts";
import type { Sessions } from "./sessions.ts";
import type { SlackApi } from "./slack-api.ts";
import type { StreamPace } from "./stream-pace.ts";
import type { Threads } from "./threads.ts";
import type { Turns } from "./turns.ts";

/** Whether what the grammar does not know is a question for a model. */
export function modelIn({ hasModel }: Pick<SlackPorts, "hasModel">): {
  readonly hasModel?: boolean;
} {
  return hasModel === undefined ? {} : { hasModel };
}

/** What every handler of the Slack surface is given. */
export interface SlackPorts {
  readonly api: SlackApi;
  /** Who may ask, and about what. */
  readonly gate: Gate;
  readonly refusals: Refusals;
  readonly directory: DirectoryApi;
  /** Calls whose failure harms no answer. */
  readonly progress: ProgressApi;
  readonly sessions: Sessions;
  /** Absent: an investigation is shown by edits of one message alone. */
  readonly streams?: StreamPace;
  readonly investigations: Investigations;
  readonly commands: Commands;
  readonly conversations: Conversations;
  /** What is written to us, until it is answered. */
  readonly inbox: Inbox;
  readonly store: Pick<InvestigationStore, "get">;
  readonly verdicts: Verdicts;
  readonly threads: Threads;
  readonly turns: Turns;
  /** Configured names of the clusters: a sentence may name one. */
  readonly clusters: readonly string[];
  /** Id of the workspace: part of the ids of triggers and people. */
  readonly team: string;
  readonly botId: string;
  /** Our own user id: in mentions of us, and of what we wrote. */
  readonly botUserId: string;
  readonly clock: Clock;
  /** IANA name of the zone in which times are told. */
  readonly timeZone: string;
  readonly log: Log;
  /** What people write comes in without its secrets, and what we write goes out without any. */
  readonly redactor: Pick<Redactor, "value">;
  readonly wait: (ms: number) => Promise<void>;
  /** A model takes part: what the grammar does not know is a question for it. */
  readonly hasModel?: boolean;
  /** At most one edit of a message in this time. */
  readonly editGapMs: number;
  /** Does it after so long, unless the bot stops before. */
  readonly later: (ms: number, work: () => Promise<void>) => void;
  /** When this process began to listen: what was written before may be answered already. */
  readonly startedMs: number;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
}
