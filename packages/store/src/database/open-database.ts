import type { Clock } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import { Kysely, PostgresDialect } from "kysely";
import type { Database, DatabasePlace, Opened } from "./database.ts";
import { migrate } from "./migrate.ts";
import { schemaName } from "./migrations.table.ts";
import { nameOf } from "./name-of.ts";
import { openDirectory } from "./open-directory.ts";
import { openPostgres } from "./open-postgres.ts";
import type { Tables } from "./tables.ts";
import { toDatabaseError } from "./to-database-error.ts";

interface DatabasePorts {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the database and brings its schema up to date. Throws `AppError`: unavailable where it does not answer or another
 * process holds the directory, denied where it refuses us, bad_input where its schema is newer than this program.
 */
export async function openDatabase(
  place: DatabasePlace,
  { clock, log }: DatabasePorts,
): Promise<Database> {
  const name = nameOf(place);
  const { pool, leave } = await open(place, name, { clock, log });
  const all = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await pool.end();
    leave();
  };
  try {
    await migrate(all, name);
  } catch (error) {
    await close();
    throw toDatabaseError(error, name);
  }
  const rows = all.withSchema(schemaName);
  return {
    kind: place.kind,
    pool,
    close,
    async ask(work) {
      try {
        return await work(rows);
      } catch (error) {
        throw toDatabaseError(error, name);
      }
    },
  };
}

async function open(
  place: DatabasePlace,
  name: string,
  { clock, log }: DatabasePorts,
): Promise<Opened> {
  try {
    if (place.kind === "postgresql") return openPostgres(place, log);
    return await openDirectory(place, new Date(clock()).toISOString());
  } catch (error) {
    throw toDatabaseError(error, name);
  }
}
