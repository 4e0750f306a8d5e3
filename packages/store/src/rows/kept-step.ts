import type { Database } from "../database/database.ts";

/** One effect of a run by its name. */
export interface Step {
  readonly run_id: string;
  readonly name: string;
}

/** Undefined: it was not kept. `result`: null where it gave nothing. */
export async function keptStep(
  database: Database,
  { run_id, name }: Step,
): Promise<{ readonly result: unknown } | undefined> {
  return await database.ask((rows) =>
    rows
      .selectFrom("step")
      .select("result")
      .where("run_id", "=", run_id)
      .where("name", "=", name)
      .executeTakeFirst(),
  );
}
