import type { Clock } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { Database } from "./database/database.ts";

/** What every store needs of the world. */
export interface StorePorts {
  readonly clock: Clock;
  /** Takes secrets out of every text of a value and keeps its shape. */
  readonly redact: <T>(value: T) => Promise<T>;
  readonly newId: () => string;
  readonly log: Log;
}

export interface RowPorts extends StorePorts {
  readonly database: Database;
}
