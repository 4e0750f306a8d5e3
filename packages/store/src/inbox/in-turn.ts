import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Database } from "../database/database.ts";

/** Any numbers; they must be the same in every process. */
const locks = { launch: 7_203_115, takeOver: 7_203_116 };
const againMs = 100;

/**
 * Of all processes on this PostgreSQL one at a time does it, the others wait. They ask again and again: who waits inside a statement
 * holds up an index that another makes. Not where there is one connection: it would wait for itself.
 */
export async function inTurn<Result>(
  database: Database,
  lock: keyof typeof locks,
  work: () => Promise<Result>,
): Promise<Result> {
  const id = sql.lit(locks[lock]);
  return await database.ask((rows) =>
    rows.connection().execute(async (connection) => {
      const take = async (): Promise<boolean> => {
        const { rows: taken } = await sql<{
          readonly is: boolean;
        }>`select pg_try_advisory_lock(${id}) as is`.execute(connection);
        return taken[0]?.is === true;
      };
      while (!(await take())) await sleep(againMs);
      try {
        return await work();
      } finally {
        await sql`select pg_advisory_unlock(${id})`.execute(connection);
      }
    }),
  );
}
