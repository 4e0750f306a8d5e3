import { type Log, withDeadline } from "@binnacle/runtime";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { sql } from "kysely";
import type { RunWork } from "../create-works.ts";
import type { Database } from "../database/database.ts";
import { keptStep } from "../rows/kept-step.ts";

/** Raised when what is kept could not be begun again by a program that reads it otherwise. */
const inputVersion = "1";
/** What ends its process five times is not begun a sixth time. */
const attempts = 5;
/** Slack waits three seconds for an acknowledgement. */
const keepWithinMs = 2500;

/** DBOS, of which a process has one. */
export interface Queue {
  /** Resolves when it is kept, and begins; false when it was kept before. Throws `AppError` when it could not be kept. */
  readonly take: (kind: string, id: string, input: unknown) => Promise<boolean>;
  /** Begins what processes left that are dead. */
  readonly takeOver: (isDead: (id: string) => boolean) => Promise<void>;
  /** Deletes what was done before `ms` (milliseconds since the epoch). */
  readonly forgetBefore: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface QueuePorts {
  readonly database: Database;
  /** Of this process: what it left is begun at once. */
  readonly id: string;
  readonly run: RunWork;
  readonly log: Log;
}

/** Makes its tables beside ours where they are not there, and begins what this process left. */
export async function openQueue({ database, id, run, log }: QueuePorts): Promise<Queue> {
  configure({ database, id, log });
  const begun = new Set<string>();
  /** Their time to be kept was over: whoever gave them did them otherwise. */
  const givenUp = new Set<string>();
  const work = async (kind: string, input: unknown): Promise<void> => {
    const workflowID = DBOS.workflowID ?? "";
    if (givenUp.delete(workflowID)) return;
    await run(kind, input, { isAgain: !begun.delete(workflowID), isKept: true });
  };
  const begin = DBOS.registerWorkflow(work, { name: "inbox", maxRecoveryAttempts: attempts });
  await DBOS.launch();
  return {
    async take(kind, given, input) {
      const workflowID = `${kind}:${given}`;
      const what = "The database";
      try {
        return await withDeadline({ what, timeoutMs: keepWithinMs }, () =>
          // What the driver says of it is told as of our own rows.
          database.ask(async () => {
            if ((await DBOS.getWorkflowStatus(workflowID)) !== null) return false;
            begun.add(workflowID);
            await DBOS.startWorkflow(begin, { workflowID })(kind, input);
            return true;
          }),
        );
      } catch (error) {
        // It may be kept after all, once the database is back.
        givenUp.add(workflowID);
        throw error;
      }
    },
    async takeOver(isDead) {
      const left = await DBOS.listWorkflows({ status: "PENDING", loadInput: false });
      const dead = left.filter(({ executorId = "" }) => isDead(executorId));
      for (const { workflowID } of dead) await takeUp(workflowID, { database, log });
    },
    forgetBefore,
    async close() {
      await DBOS.shutdown({ deregister: true });
    },
  };
}

/** DBOS counts anew whenever it is told to resume, so it is counted beside it. */
async function takeUp(
  workflowID: string,
  { database, log }: Pick<QueuePorts, "database" | "log">,
): Promise<void> {
  const step = { run_id: workflowID, name: "taken up" };
  const row = await keptStep(database, step);
  const result = `${Number(row?.result ?? 0) + 1}`;
  const kept = { result, kept_at: sql<Date>`now()` };
  await database.ask((rows) =>
    rows
      .insertInto("step")
      .values({ ...step, ...kept })
      .onConflict((known) => known.constraint("step_of_run").doUpdateSet(kept))
      .execute(),
  );
  if (Number(result) < attempts) {
    await DBOS.resumeWorkflow(workflowID);
    log({ work: workflowID }, "took over what another process left");
  } else {
    await DBOS.cancelWorkflow(workflowID);
    log({ work: workflowID, begun: attempts }, "what came in ended each process that began it");
  }
}

const pageSize = 500;

async function forgetBefore(ms: number): Promise<void> {
  const page = { completedBefore: new Date(ms).toISOString(), limit: pageSize };
  for (;;) {
    const done = await DBOS.listWorkflows({ ...page, loadInput: false, loadOutput: false });
    if (done.length === 0) return;
    await DBOS.deleteWorkflows(done.map(({ workflowID }) => workflowID));
  }
}

function configure({ database, id, log }: Omit<QueuePorts, "run">): void {
  DBOS.setConfig({
    name: "binnacle",
    systemDatabasePool: database.pool,
    executorID: id,
    applicationVersion: inputVersion,
    // Its own look needs a connection that stays open, and a database of one connection has none to spare.
    useListenNotify: false,
    logger: loggerOf(log),
  });
}

function loggerOf(log: Log): NonNullable<Parameters<typeof DBOS.setConfig>[0]["logger"]> {
  return {
    debug: () => {},
    info: () => {},
    warn: (said) => log({ said: wordsOf(said) }, "the queue warned"),
    error: (said) => log({ error: wordsOf(said) }, "the queue failed"),
  };
}

function wordsOf(said: unknown): string {
  return said instanceof Error ? said.message : String(said);
}
