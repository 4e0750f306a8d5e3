import { randomUUID } from "node:crypto";
import type { Clock } from "@binnacle/contracts";
import { type Log, logFailure, type Redactor } from "@binnacle/runtime";
import { createMemoryStore, type Store, withFallback } from "@binnacle/store";
import type { Config } from "./config.ts";
import { placeOf } from "./database-place.ts";

interface StorePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly redactor: Redactor;
}

const dayMs = 24 * 60 * 60_000;
const firstMs = 60_000;

/**
 * Opens what keeps talks and runs: PostgreSQL, else a directory, else memory. Throws `AppError` that says why it cannot be opened: a
 * bot that forgets what it promised to keep does not start.
 */
export async function openStore(
  { database }: Pick<Config, "database">,
  { clock, log, redactor }: StorePorts,
): Promise<Store> {
  const ports = { clock, log, redact: redactor.value, newId: randomUUID };
  const place = placeOf(database);
  const memory = createMemoryStore(ports);
  if (database === undefined || place === undefined) return memory;
  // The database is loaded for those who have one.
  const { createRowStore, openDatabase } = await import("@binnacle/store/rows");
  const store = createRowStore({ ...ports, database: await openDatabase(place, ports) });
  const forget = async (): Promise<void> => {
    const gone = await store.forgetBefore(clock() - database.retentionDays * dayMs);
    if (gone > 0) log({ investigations: gone }, "old investigations deleted");
  };
  const forgetOrLog = (): void =>
    void forget().catch((error: unknown) => logFailure(log, error, "nothing old was deleted"));
  // The inbox is open by then.
  const first = setTimeout(forgetOrLog, firstMs);
  const forgetting = setInterval(forgetOrLog, dayMs);
  const kept = withFallback({ rows: store, memory, clock, log });
  return {
    ...kept,
    async close() {
      clearTimeout(first);
      clearInterval(forgetting);
      await kept.close();
    },
  };
}
