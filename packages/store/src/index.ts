export type { Database } from "./database/database.ts";
export { openDatabase } from "./database/open-database.ts";
export { createDurableInbox } from "./inbox/create-durable-inbox.ts";
export { createJournals } from "./memory/create-journals.ts";
export { createMemoryStore } from "./memory/create-memory-store.ts";
export { createRowStore } from "./rows/create-row-store.ts";
export type { Store } from "./store.ts";
export type { StorePorts } from "./store-ports.ts";
export { withFallback } from "./with-fallback.ts";
