import { AppError } from "@binnacle/contracts";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  type CallToolResult,
  CallToolResultSchema,
  ListToolsResultSchema,
  type Tool,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { ServerTransport } from "./server-config.ts";
import { createStdioTransport } from "./stdio-transport.ts";

/** A live connection to one server. */
export interface ServerLink {
  /** The tools that it lists now: read once, and again after it says that they changed. */
  readonly tools: () => Promise<readonly Tool[]>;
  readonly call: (
    tool: string,
    args: Readonly<Record<string, unknown>>,
    options: { readonly signal: AbortSignal },
  ) => Promise<CallToolResult>;
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

/** A child needs a second or two to start on a busy machine. */
const connectTimeoutMs = 20_000;
/** Deadlines are the gateway's; the SDK's own is only a net below them. */
const sdkTimeoutMs = 10 * 60_000;
const pagesAtMost = 20;

/** Connects to one server. Throws `AppError` of kind unavailable with what a person may check. */
export async function connectServer(name: string, to: ServerTransport): Promise<ServerLink> {
  const client = new Client({ name: "binnacle", version: "0.0.0" });
  const transport = openTransport(to);
  let isOpen = true;
  let listed: Promise<readonly Tool[]> | undefined;
  client.onclose = () => {
    isOpen = false;
  };
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    listed = undefined;
  });
  try {
    await client.connect(transport, { timeout: connectTimeoutMs });
  } catch (cause) {
    await transport.close().catch(() => undefined);
    throw unavailable(name, to, cause);
  }
  return {
    isOpen: () => isOpen,
    close: () => client.close(),
    tools: () => {
      listed ??= listTools(client);
      return listed;
    },
    // The client's own callTool compiles the server's output schema: a hostile one could be costly.
    call: async (tool, args, { signal }) =>
      await client.request(
        { method: "tools/call", params: { name: tool, arguments: { ...args } } },
        CallToolResultSchema,
        { signal, timeout: sdkTimeoutMs },
      ),
  };
}

function openTransport(to: ServerTransport): Transport {
  if (to.kind === "stdio") return createStdioTransport(to);
  const headers = to.bearerToken === undefined ? {} : { authorization: `Bearer ${to.bearerToken}` };
  return new StreamableHTTPClientTransport(new URL(to.url), { requestInit: { headers } });
}

async function listTools(client: Client): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: "tools/list", params }, ListToolsResultSchema, {
      timeout: connectTimeoutMs,
    });
    tools.push(...answer.tools);
    if (answer.nextCursor === undefined) return tools;
    cursor = answer.nextCursor;
  }
  return tools;
}

function unavailable(name: string, to: ServerTransport, cause: unknown): AppError {
  const check =
    to.kind === "stdio"
      ? `Check that its command ${to.command} starts.`
      : `Check that it runs at ${to.url}.`;
  return new AppError("unavailable", `The ${name} server could not be reached. ${check}`, {
    cause,
  });
}
