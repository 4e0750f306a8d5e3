import type { Journal } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import { isAway } from "../is-away.ts";
import type { RowPorts } from "../store-ports.ts";
import { keptStep, type Step } from "./kept-step.ts";

/**
 * The journal of each run, by its id. In this process a step that is being done is waited for; of two processes that did the same
 * step, what the first one kept stands for whoever goes on.
 */
export function stepRows(ports: RowPorts): (runId: string) => Journal {
  const doing = new Map<string, Promise<unknown>>();
  return (runId) => ({
    async step(name, schema, work) {
      const step = { run_id: runId, name };
      const key = JSON.stringify([runId, name]);
      const begun = doing.get(key) ?? once(step, work, ports);
      doing.set(key, begun);
      try {
        return schema.parse(await begun);
      } finally {
        doing.delete(key);
      }
    },
  });
}

/** A step that was done is done, also when it cannot be kept: a run that goes on elsewhere does it again. */
async function once(step: Step, work: () => Promise<unknown>, ports: RowPorts): Promise<unknown> {
  const kept = await orNothing(() => keptStep(ports.database, step), ports);
  if (kept !== undefined) return kept.result ?? undefined;
  const done = await work();
  await orNothing(() => keep(step, done, ports), ports);
  return done;
}

async function keep(step: Step, done: unknown, { database, clock, redact }: RowPorts) {
  const result = JSON.stringify(await redact(done)) ?? null;
  await database.ask((rows) =>
    rows
      .insertInto("step")
      .values({ ...step, result, kept_at: new Date(clock()) })
      .onConflict((known) => known.constraint("step_of_run").doNothing())
      .execute(),
  );
}

/** While the database is away. */
async function orNothing<Result>(
  ask: () => Promise<Result>,
  { log }: RowPorts,
): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!isAway(error)) throw error;
    logFailure(log, error, "the database is away");
    return undefined;
  }
}
