export type { Database } from "./database/database.ts";
export { openDatabase } from "./database/open-database.ts";
export { probeDatabase } from "./database/probe-database.ts";
export { createDurableInbox } from "./inbox/create-durable-inbox.ts";
export { createRowStore } from "./rows/create-row-store.ts";
