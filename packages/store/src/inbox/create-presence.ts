import { hostname } from "node:os";
import type { Clock } from "@binnacle/contracts";
import { sql } from "kysely";
import type { Database } from "../database/database.ts";

/** That this process lives, as others on the same database see it. */
export interface Presence {
  readonly id: string;
  /** By the clock of the database, so that no two clocks are compared. */
  readonly say: () => Promise<void>;
  /**
   * Whether the process of an id is dead: on this host its number says so; elsewhere it has been silent, while this one was heard all the
   * time: after an outage of the database everybody was silent.
   */
  readonly deaths: () => Promise<(id: string) => boolean>;
  readonly leave: () => Promise<void>;
}

interface PresencePorts {
  readonly database: Database;
  readonly newId: () => string;
  readonly clock: Clock;
  /** Who says nothing for so long is dead. */
  readonly silentMs: number;
}

interface Own {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

/** A directory is one process's alone: whoever opens it goes on as the one before. */
export function createPresence({ database, newId, clock, silentMs }: PresencePorts): Presence {
  if (database.kind === "embedded") {
    const id = "embedded";
    const deaths = async () => (other: string) => other !== id;
    return { id, say: async () => {}, deaths, leave: async () => {} };
  }
  const where = { host: hostname(), pid: process.pid };
  const own: Own = { ...where, id: `${where.host}/${where.pid}/${newId()}` };
  let heardSinceMs = clock();
  let heardMs = heardSinceMs;
  return {
    id: own.id,
    async say() {
      await say(database, own);
      const nowMs = clock();
      if (nowMs - heardMs > silentMs / 2) heardSinceMs = nowMs;
      heardMs = nowMs;
    },
    async deaths() {
      const rows = await seen(database, silentMs);
      const isHeard = clock() - heardSinceMs >= silentMs;
      return (id) => id !== own.id && isDead(rows.get(id), { own, isHeard });
    },
    async leave() {
      await database.ask((rows) => rows.deleteFrom("process").where("id", "=", own.id).execute());
    },
  };
}

async function say(database: Database, own: Own): Promise<void> {
  const seen_at = sql<Date>`now()`;
  await database.ask((rows) =>
    rows
      .insertInto("process")
      .values({ ...own, seen_at })
      .onConflict((known) => known.column("id").doUpdateSet({ seen_at }))
      .execute(),
  );
}

interface Seen extends Own {
  readonly isSilent: boolean;
}

async function seen(database: Database, silentMs: number): Promise<Map<string, Seen>> {
  const isSilent = sql<boolean>`seen_at < now() - ${silentMs} * interval '1 millisecond'`;
  const rows = await database.ask((tables) =>
    tables
      .selectFrom("process")
      .select(["id", "host", "pid", isSilent.as("isSilent")])
      .execute(),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Who said goodbye has no row: what it left is nobody's. */
function isDead(
  row: Seen | undefined,
  { own, isHeard }: { readonly own: Own; readonly isHeard: boolean },
): boolean {
  const isHere = row?.host === own.host;
  if (isHere && (row.pid === own.pid || !isRunning(row.pid))) return true;
  return isHeard && (row?.isSilent ?? true);
}

/** On this host; a number that is given anew to another program is taken for alive until it falls silent. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
