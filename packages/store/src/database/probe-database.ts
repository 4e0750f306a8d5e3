import { accessSync, constants, existsSync, statSync } from "node:fs";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { Pool } from "pg";
import { z } from "zod";
import type { DatabasePlace } from "./database.ts";
import { nameOf } from "./name-of.ts";
import { toDatabaseError } from "./to-database-error.ts";

/** What was seen of a database; nothing of it was changed. */
export type Probed =
  | {
      readonly kind: "postgresql";
      readonly name: string;
      /** `15.18`, and its number for comparing: 150018. */
      readonly version: string;
      readonly versionNumber: number;
      readonly user: string;
      /** Our tables are there. */
      readonly hasTables: boolean;
      /** The user may make them. */
      readonly mayCreate: boolean;
    }
  | { readonly kind: "embedded"; readonly name: string; readonly isThere: boolean };

const connectTimeoutMs = 3000;

/** Looks at a database as it is. Throws `AppError` that says why it cannot be used. */
export async function probeDatabase(place: DatabasePlace): Promise<Probed> {
  const name = nameOf(place);
  if (place.kind === "embedded") return probeDirectory(place.directory, name);
  const pool = new Pool({
    connectionString: place.url,
    max: 1,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: connectTimeoutMs,
  });
  // What ends while it is idle is told by the question that needs it.
  pool.on("error", () => {});
  try {
    const { rows } = await pool.query(question);
    return { kind: "postgresql", name, ...Row.parse(rows[0]) };
  } catch (error) {
    throw toDatabaseError(error, name);
  } finally {
    await pool.end();
  }
}

const question = `select
  current_setting('server_version') as version,
  current_setting('server_version_num')::int as "versionNumber",
  current_user::text as user,
  to_regclass('app.kysely_migration') is not null as "hasTables",
  has_database_privilege(current_database(), 'CREATE') as "mayCreate"`;

const Row = z.object({
  version: z.string(),
  versionNumber: z.number(),
  user: z.string(),
  hasTables: z.boolean(),
  mayCreate: z.boolean(),
});

/** The directory, or the nearest above it that is there. */
function probeDirectory(directory: string, name: string): Probed {
  const isThere = existsSync(path.join(directory, "rows"));
  let nearest = path.resolve(directory);
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  if (!statSync(nearest).isDirectory()) throw unusable(`${nearest} is no directory.`);
  try {
    accessSync(nearest, constants.W_OK);
  } catch (cause) {
    throw unusable(`${nearest} cannot be written.`, cause);
  }
  return { kind: "embedded", name, isThere };
}

function unusable(text: string, cause?: unknown): AppError {
  const remedy = { text: "Name a directory in database.directory that this process may write." };
  return new AppError("denied", text, { cause, remedy });
}
