import type { Journal } from "@binnacle/contracts";
import type { RowPorts } from "../store-ports.ts";

/**
 * The journal of each run, by its id. In this process a step that is being done is waited for; of two processes that did the same
 * step, the first one's result stands for both.
 */
export function stepRows({ database, clock }: Pick<RowPorts, "database" | "clock">) {
  const doing = new Map<string, Promise<unknown>>();
  return (runId: string): Journal => ({
    async step(name, schema, work) {
      const key = JSON.stringify([runId, name]);
      const begun = doing.get(key) ?? once(runId, name, work);
      doing.set(key, begun);
      try {
        return schema.parse(await begun);
      } finally {
        doing.delete(key);
      }
    },
  });

  async function once(runId: string, name: string, work: () => Promise<unknown>): Promise<unknown> {
    const kept = await read(runId, name);
    if (kept !== undefined) return kept.result ?? undefined;
    const result = JSON.stringify(await work()) ?? null;
    await database.ask((rows) =>
      rows
        .insertInto("step")
        .values({ run_id: runId, name, result, kept_at: new Date(clock()) })
        .onConflict((known) => known.constraint("step_of_run").doNothing())
        .execute(),
    );
    return (await read(runId, name))?.result ?? undefined;
  }

  async function read(runId: string, name: string) {
    return await database.ask((rows) =>
      rows
        .selectFrom("step")
        .select("result")
        .where("run_id", "=", runId)
        .where("name", "=", name)
        .executeTakeFirst(),
    );
  }
}
