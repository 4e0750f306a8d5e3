export { BackendFlags, withBackendFlags } from "./backend/backend-flags.ts";
export { createBackendFetch } from "./backend/create-backend-fetch.ts";
export { createBreakers } from "./create-breakers.ts";
export type { Readiness } from "./create-readiness.ts";
export { createServer } from "./create-server.ts";
export { type Call, type CalledCluster, defineTool, type Tool } from "./define-tool.ts";
export { isCutOff, parseJson, readBody } from "./read-body.ts";
export { runServer, type ServedTools } from "./run-server.ts";
