import { hostname } from "node:os";
import { sql } from "kysely";
import type { Database } from "../database/database.ts";

/** That this process lives, as others on the same database see it. */
export interface Presence {
  readonly id: string;
  /** By the clock of the database, so that no two clocks are compared. */
  readonly say: () => Promise<void>;
  /** Ids of those that live: this one, and those that said so lately. */
  readonly living: () => Promise<ReadonlySet<string>>;
  readonly leave: () => Promise<void>;
}

interface PresencePorts {
  readonly database: Database;
  readonly newId: () => string;
  /** Who says nothing for so long is dead. */
  readonly silentMs: number;
}

/** A directory is one process's alone: whoever opens it goes on as the one before. */
export function createPresence({ database, newId, silentMs }: PresencePorts): Presence {
  if (database.kind === "embedded") {
    const id = "embedded";
    return { id, say: async () => {}, living: async () => new Set([id]), leave: async () => {} };
  }
  const own = { host: hostname(), pid: process.pid };
  const id = `${own.host}/${own.pid}/${newId()}`;
  return {
    id,
    async say() {
      const seen_at = sql<Date>`now()`;
      await database.ask((rows) =>
        rows
          .insertInto("process")
          .values({ id, ...own, seen_at })
          .onConflict((known) => known.column("id").doUpdateSet({ seen_at }))
          .execute(),
      );
    },
    async living() {
      const since = sql<Date>`now() - ${silentMs} * interval '1 millisecond'`;
      const seen = await database.ask((rows) =>
        rows.selectFrom("process").selectAll().where("seen_at", ">", since).execute(),
      );
      const alive = seen.filter((row) => row.host !== own.host || isRunning(row.pid));
      return new Set([id, ...alive.filter(({ pid }) => pid !== own.pid).map((row) => row.id)]);
    },
    async leave() {
      await database.ask((rows) => rows.deleteFrom("process").where("id", "=", id).execute());
    },
  };
}

/** On this host; a number that is given anew to another program is taken for alive until it falls silent. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
