import { AppError } from "@binnacle/contracts";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { migrations, schemaName } from "./migrations.table.ts";
import type { Tables } from "./tables.ts";

/** Of several processes that start at once one does it, the others wait for it. */
export async function migrate(rows: Kysely<Tables>, name: string): Promise<void> {
  const migrator = new Migrator({
    db: rows,
    provider: { getMigrations: async () => mapped },
    migrationTableSchema: schemaName,
  });
  const unknown = await unknownIn(rows);
  if (unknown !== undefined) throw newer(name, unknown);
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
}

const mapped = Object.fromEntries(
  Object.entries(migrations).map(([name, statements]): [string, Migration] => [
    name,
    {
      async up(rows) {
        for (const statement of statements) await sql.raw(statement).execute(rows);
      },
    },
  ]),
);

/** A migration that was done, and that this program does not have. */
async function unknownIn(rows: Kysely<Tables>): Promise<string | undefined> {
  const table = `${schemaName}.kysely_migration`;
  const { rows: found } = await sql<{
    readonly is: boolean;
  }>`select to_regclass(${table}) is not null as is`.execute(rows);
  if (found[0]?.is !== true) return undefined;
  const { rows: done } = await sql<{
    readonly name: string;
  }>`select name from ${sql.table(table)} order by name desc`.execute(rows);
  return done.map(({ name }) => name).find((one) => !(one in migrations));
}

function newer(name: string, migration: string): AppError {
  const text = `${name} was written by a newer Binnacle: its schema has "${migration}", which this version does not know.`;
  return new AppError("bad_input", text, {
    remedy: {
      text: "Start that version or a newer one; an older one cannot read what the newer one wrote.",
    },
  });
}
