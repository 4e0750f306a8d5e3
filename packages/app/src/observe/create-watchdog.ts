import type { Clock } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import type { Checked } from "../doctor/doctor-report.ts";

export interface WatchdogPorts {
  /** Asks every connection of the settings once. */
  readonly look: () => Promise<readonly Checked[]>;
  /** Says it to the admins; what it throws is logged, and said with the next look. */
  readonly tell: (news: News) => Promise<void>;
  /** How many checks are wrong now. */
  readonly count: (wrong: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** What changed since the admins were last told. */
export interface News {
  readonly blind: readonly Checked[];
  /** What was told as blind and is well: since when it had been wrong, in milliseconds since the epoch. */
  readonly sees: readonly { readonly check: Checked; readonly sinceMs: number }[];
}

export interface Watchdog {
  /** One look; `every` makes them. */
  readonly look: () => Promise<void>;
}

interface Wrong {
  readonly sinceMs: number;
  isTold: boolean;
}

/**
 * Looks whether the bot itself still sees. What is wrong in two looks in a row is told, once; a source that is slow one time
 * is not. What is not known any more is neither wrong nor well: it stays as it was told.
 */
export function createWatchdog({ look, tell, count, clock, log }: WatchdogPorts): Watchdog {
  const wrong = new Map<string, Wrong>();
  return {
    async look() {
      const checks = await look();
      count(checks.filter(({ state }) => state === "wrong").length);
      const { blind, sees } = compared(checks, wrong, clock());
      const news: News = { blind, sees };
      if (blind.length + sees.length === 0) return;
      try {
        await tell(news);
      } catch (error) {
        logFailure(log, error, "admins not told");
        return;
      }
      for (const { id } of blind) Object.assign(wrong.get(id) ?? {}, { isTold: true });
      for (const { check } of sees) wrong.delete(check.id);
    },
  };
}

function compared(
  checks: readonly Checked[],
  wrong: Map<string, Wrong>,
  nowMs: number,
): { blind: Checked[]; sees: News["sees"][number][] } {
  const blind: Checked[] = [];
  const sees: News["sees"][number][] = [];
  for (const check of checks) {
    const before = wrong.get(check.id);
    if (check.state === "wrong") {
      if (before === undefined) wrong.set(check.id, { sinceMs: nowMs, isTold: false });
      else if (!before.isTold) blind.push(check);
    } else if (check.state === "ok" && before !== undefined) {
      if (before.isTold) sees.push({ check, sinceMs: before.sinceMs });
      else wrong.delete(check.id);
    }
  }
  return { blind, sees };
}
