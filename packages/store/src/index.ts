export { createJournals } from "./memory/create-journals.ts";
export { createMemoryStore } from "./memory/create-memory-store.ts";
export type { Store } from "./store.ts";
export type { StorePorts } from "./store-ports.ts";
export { withFallback } from "./with-fallback.ts";
