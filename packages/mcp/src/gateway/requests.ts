import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  type CallToolResult,
  CallToolResultSchema,
  ListToolsResultSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { clusterMeta, structuredMeta } from "../server/meta.ts";
import type { Question } from "./server-config.ts";

// Plain requests: the client's own `listTools` and `callTool` compile every output schema, also a hostile one, and our
// callers parse what they read.

const maxPages = 20;

/** All pages of `tools/list`. */
export async function listTools(client: Client, timeoutMs: number): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const result = await client.request({ method: "tools/list", params }, ListToolsResultSchema, {
      timeout: timeoutMs,
    });
    tools.push(...result.tools);
    cursor = result.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

/** The signal carries the deadline; the one of the SDK is as far away as a timer can be. */
const noDeadlineMs = 2 ** 31 - 1;

/** The SDK never lets go of a signal, and would cancel a finished call when it aborts later: it gets one of its own. */
export async function callTool(
  client: Client,
  { tool, args, cluster }: Question,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const meta = { [clusterMeta]: cluster, [structuredMeta]: true };
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    return await client.request(
      { method: "tools/call", params: { name: tool, arguments: { ...args }, _meta: meta } },
      CallToolResultSchema,
      { signal: own.signal, timeout: noDeadlineMs },
    );
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
