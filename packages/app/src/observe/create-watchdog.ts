import type { Clock } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import type { Checked } from "../doctor/doctor-report.ts";

export interface WatchdogPorts {
  /** Asks connections of the settings once: all, or some of them. */
  readonly look: () => Promise<readonly Checked[]>;
  /** Says it to the admins; what it throws is logged, and said with the next look. */
  readonly tell: (news: News) => Promise<void>;
  /** How many checks are wrong; NaN: it could not look. */
  readonly count: (wrong: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** What changed since the admins were last told. */
export interface News {
  readonly wrong: readonly Checked[];
  /** What was told as wrong and is well: since when it had been wrong, in milliseconds since the epoch. */
  readonly well: readonly { readonly check: Checked; readonly sinceMs: number }[];
}

interface Known {
  readonly sinceMs: number;
  isTold: boolean;
}

/**
 * Looks whether the bot's own connections are well. What is wrong in two looks in a row is told, once; a source that is slow
 * one time is not. What was told and is not known any more, or was not looked at, stays as it was told. Does not reject.
 */
export function createWatchdog({ look, tell, count, clock, log }: WatchdogPorts): {
  readonly look: () => Promise<void>;
} {
  const known = new Map<string, Known>();
  const attempt = async (): Promise<News | undefined> => {
    try {
      return compared(await look(), known, clock());
    } catch (error) {
      logFailure(log, error, "own connections not looked at");
      return undefined;
    }
  };
  return {
    async look() {
      const news = await attempt();
      count(news === undefined ? Number.NaN : known.size - news.well.length);
      if (news === undefined || news.wrong.length + news.well.length === 0) return;
      try {
        await tell(news);
      } catch (error) {
        logFailure(log, error, "admins not told");
        return;
      }
      for (const { id } of news.wrong) Object.assign(known.get(id) ?? {}, { isTold: true });
      for (const { check } of news.well) known.delete(check.id);
    },
  };
}

function compared(checks: readonly Checked[], known: Map<string, Known>, nowMs: number): News {
  const wrong: Checked[] = [];
  const well: News["well"][number][] = [];
  for (const check of checks) {
    const before = known.get(check.id);
    if (check.state === "wrong") {
      if (before === undefined) known.set(check.id, { sinceMs: nowMs, isTold: false });
      else if (!before.isTold) wrong.push(check);
    } else if (before?.isTold === false) known.delete(check.id);
    else if (check.state === "ok" && before !== undefined)
      well.push({ check, sinceMs: before.sinceMs });
  }
  return { wrong, well };
}
