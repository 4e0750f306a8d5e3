import { type Log, logFailure } from "@binnacle/runtime";
import { Pool } from "pg";
import type { Opened } from "./database.ts";

/** Each process: two replicas of three roles stay far below the hundred that PostgreSQL grants by default. */
const connections = 10;
const connectTimeoutMs = 5000;
/** The longest that we ask is one row by its key. */
const answerTimeoutMs = 10_000;

/** Nothing is connected before the first question. */
export function openPostgres({ url }: { readonly url: string }, log: Log): Opened {
  const pool = new Pool({
    connectionString: url,
    application_name: "binnacle",
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    statement_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: answerTimeoutMs,
    keepAlive: true,
  });
  // A connection that ends while nobody uses it has nobody else to tell.
  pool.on("error", (error) => logFailure(log, error, "database connection lost"));
  return { pool, leave: () => {} };
}
