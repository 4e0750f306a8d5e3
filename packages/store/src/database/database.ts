import type { Kysely } from "kysely";
import type { Pool } from "pg";
import type { Tables } from "./tables.ts";

/** Where rows are kept. */
export type DatabasePlace =
  /** PostgreSQL 15 or newer: `postgresql://user:password@host:5432/binnacle?sslmode=verify-full`. */
  | { readonly kind: "postgresql"; readonly url: string }
  /** PostgreSQL inside this process, which alone may use the directory. It outlives the process, not a power cut. */
  | { readonly kind: "embedded"; readonly directory: string };

export interface Database {
  readonly kind: DatabasePlace["kind"];
  /** Does work with the rows. Throws `AppError` where the database does not answer, refuses, or is full. */
  readonly ask: <Result>(work: (rows: Kysely<Tables>) => Promise<Result>) => Promise<Result>;
  /** For the queue, whose tables are beside ours. */
  readonly pool: Pool;
  readonly close: () => Promise<void>;
}

/** What a place gives once it is open. */
export interface Opened {
  readonly pool: Pool;
  /** After the pool has ended. */
  readonly leave: () => void;
}
