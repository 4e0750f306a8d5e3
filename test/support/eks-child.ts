import path from "node:path";
import type { ServerConfig } from "@binnacle/mcp/gateway";

const main = path.resolve(import.meta.dirname, "../../mcp-servers/eks/src/main.ts");

/** The real eks server as a child of a gateway, for the cluster of a kubeconfig: all but what may be asked of it, and how. */
export function eksChild(kubeconfig: string, ...flags: readonly string[]) {
  const args = [main, "--kubeconfig", kubeconfig, ...flags];
  const env = { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "" };
  return {
    name: "eks",
    role: "eks",
    clusters: [{ name: "prod" }],
    origin: "kubernetes",
    what: "the cluster",
    transport: { kind: "stdio", command: process.execPath, args, env },
  } as const satisfies Partial<ServerConfig>;
}
