export { createGateway, type GatewayOptions } from "./create-gateway.ts";
export { hashOf } from "./hash-of.ts";
export { ourPins } from "./pins.table.ts";
export { kubernetesMcpServer, ourTools } from "./presets.table.ts";
export type {
  AbsentServer,
  AllowedTool,
  Gateway,
  GatewayCall,
  ListedTool,
  Pins,
  ServerConfig,
  ServerLedger,
  ServerPolicy,
  ServerTransport,
} from "./server-config.ts";
