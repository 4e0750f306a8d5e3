import type { Clock, InvestigationStore, Orchestrator } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { SlackApi } from "./slack-api.ts";
import type { Threads } from "./threads.ts";

/** What every handler of the Slack surface is given. */
export interface SlackPorts {
  readonly api: SlackApi;
  readonly orchestrator: Orchestrator;
  readonly store: Pick<InvestigationStore, "get" | "byThread">;
  readonly threads: Threads;
  readonly clock: Clock;
  /** IANA name of the zone in which times are told. */
  readonly timeZone: string;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  /** At most one edit of a message in this time. */
  readonly editGapMs: number;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
}
