import { inspect } from "node:util";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { structuredMeta } from "./meta.ts";

/** A real MCP client on an in-memory transport, which asks for structured results as the gateway does: how a server's tests call its tools. */
export async function connectInMemory(server: McpServer): Promise<Client> {
  const client = new Client({ name: "in-memory", version: "0.0.0" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const plain = client.callTool.bind(client);
  client.callTool = ({ _meta, ...params }, ...rest) =>
    plain({ ...params, _meta: { [structuredMeta]: true, ..._meta } }, ...rest);
  return client;
}

/** A whole reply for the snapshot of a test: what fits in 120 characters stands on one line. */
export function laidOut(reply: unknown): string {
  return inspect(reply, { depth: null, breakLength: 120, compact: 10, sorted: true });
}
