import { serveHttp } from "@binnacle/mcp/http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { gatewayTo } from "../../../support/experts/gateway-to.ts";
import type { Plant } from "../plant.ts";
import type { Look } from "./wall.ts";

/** Answers of a server of another maker, as text, as JSON and as an error of its own, through the gateway. */
export async function lookThroughGateway(plants: readonly Plant[], look: Look): Promise<void> {
  const { url, close } = await serveHttp(() => createRunbooks(plants), {
    port: 0,
    host: "127.0.0.1",
    isReady: async () => true,
  });
  const tools = ["read", "fails"];
  const thirdParty = { url, tools, namespaces: ["orders"] };
  const gateway = gatewayTo({ servers: [] }, { clusterName: "prod", objects: [] }, thirdParty);
  const source = gateway.toolsFor({ may: { clusters: "all", namespaces: "all" } });
  for (const { marker } of plants) {
    for (const tool of tools) {
      const call = { server: "runbooks", tool, args: { namespace: "orders", page: marker } };
      const where = { cluster: "prod", signal: AbortSignal.timeout(20_000) };
      const answered = await source.call(call, where);
      look({ wall: `gateway, ${tool} of another maker`, text: JSON.stringify(answered) });
    }
  }
  await gateway.close();
  await close();
}

function createRunbooks(plants: readonly Plant[]): McpServer {
  const server = new McpServer({ name: "runbooks", version: "1.0.0" });
  const inputSchema = { namespace: z.string(), page: z.string() };
  const pages = new Map(plants.map((plant) => [plant.marker, plant]));
  const textOf = (page: string): string => {
    const { marker = "", specimen } = pages.get(page) ?? {};
    const { key = "", value = "", said = "" } = specimen ?? {};
    return `# Runbook ${marker}\n${said}\n\n\`\`\`json\n${JSON.stringify({ tag: marker, [key]: value }, null, 2)}\n\`\`\`\n`;
  };
  server.registerTool("read", { description: "Reads a page.", inputSchema }, ({ page }) => ({
    content: [{ type: "text", text: textOf(page) }],
  }));
  server.registerTool("fails", { description: "Fails.", inputSchema }, ({ page }) => ({
    isError: true,
    content: [{ type: "text", text: `upstream said: ${textOf(page)}` }],
  }));
  return server;
}
