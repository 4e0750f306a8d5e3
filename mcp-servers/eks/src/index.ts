export { createEksServer, type EksServer } from "./create-eks-server.ts";
