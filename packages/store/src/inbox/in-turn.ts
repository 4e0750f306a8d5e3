import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { sql } from "kysely";
import type { Database } from "../database/database.ts";

/** Any numbers; they must be the same in every process. */
const locks = { launch: 7_203_115, takeOver: 7_203_116 };
const againMs = 100;
/** A queue makes its tables in a second or two. */
const waitAtMostMs = 30_000;

interface Turn {
  readonly lock: keyof typeof locks;
  /** Whoever comes while another is at it does nothing; else it waits, and throws `AppError` when that takes too long. */
  readonly isSkipped: boolean;
}

/**
 * Of all processes on this PostgreSQL one at a time does it. Who waits asks again and again: one that waits inside a statement holds up an
 * index that another makes. Not where there is one connection: it would wait for itself.
 */
export async function inTurn<Result>(
  database: Database,
  { lock, isSkipped }: Turn,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const id = sql.lit(locks[lock]);
  return await database.ask((rows) =>
    rows.connection().execute(async (connection) => {
      const take = async (): Promise<boolean> => {
        const { rows: taken } = await sql<{
          readonly is: boolean;
        }>`select pg_try_advisory_lock(${id}) as is`.execute(connection);
        return taken[0]?.is === true;
      };
      for (let ms = 0; !(await take()); ms += againMs) {
        if (isSkipped) return undefined;
        if (ms >= waitAtMostMs)
          throw new AppError("timeout", "Another process holds the queue of the database.");
        await sleep(againMs);
      }
      try {
        return await work();
      } finally {
        await sql`select pg_advisory_unlock(${id})`.execute(connection);
      }
    }),
  );
}
