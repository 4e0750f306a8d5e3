export { createGateway } from "./create-gateway.ts";
export { kubernetesMcpServer, ourTools } from "./presets.table.ts";
export type { Gateway, ServerConfig, ServerTransport } from "./server-config.ts";
