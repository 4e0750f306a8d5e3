export { createEksServer, type EksServer, type EksServerOptions } from "./create-eks-server.ts";
