import type { Database } from "../database/database.ts";

const aged = ["verdict", "conversation", "incident", "step", "transcript"] as const;

/**
 * Deletes what was kept before `ms` (milliseconds since the epoch) and not touched since; an alert that still fires touches its
 * incident. Gives how many investigations it were.
 */
export async function forgetBefore(database: Database, ms: number): Promise<number> {
  const before = new Date(ms);
  return await database.ask((rows) =>
    rows.transaction().execute(async (transaction) => {
      for (const table of aged)
        await transaction.deleteFrom(table).where("kept_at", "<", before).execute();
      await transaction.deleteFrom("process").where("seen_at", "<", before).execute();
      await transaction.deleteFrom("claim").where("claimed_at", "<", before).execute();
      const { numDeletedRows } = await transaction
        .deleteFrom("investigation")
        .where("kept_at", "<", before)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    }),
  );
}
