export { createGateway, type Gateway, type GatewayCall } from "./create-gateway.ts";
export type { LedgerEntry } from "./create-ledger.ts";
export type { ListedTool } from "./create-server-gate.ts";
export { hashOf } from "./hash-of.ts";
export type { AllowRule, ServerConfig, ServerTransport } from "./server-config.ts";
