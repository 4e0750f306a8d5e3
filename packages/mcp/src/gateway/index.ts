export { createGateway } from "./create-gateway.ts";
export { kubernetesMcpServer, policyOf } from "./policies.table.ts";
export { readingCommand } from "./refuse-arguments.ts";
export type {
  AbsentServer,
  Gateway,
  ServerConfig,
  ServerPolicy,
  ServerTransport,
} from "./server-config.ts";
