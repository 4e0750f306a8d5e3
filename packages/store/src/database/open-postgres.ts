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
  // A connection that ends between two questions has nobody else to tell: idle, the pool; in use, the connection itself.
  const lost = (error: Error): void => logFailure(log, error, "database connection lost");
  pool.on("error", lost);
  pool.on("connect", (client) => void client.on("error", lost));
  return { pool, leave: () => {} };
}
