import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { ServerConfig } from "./server-config.ts";

/** Why a server cannot be used, as one sentence without a full stop; `lastWords` is what it said itself before it ended. */
export function toReason(error: unknown, config: ServerConfig, lastWords: string): string {
  const because = lastWords === "" ? "" : `: ${lastWords}`;
  const code = codeOf(error);
  const { name, transport } = config;
  if (error instanceof McpError && error.code === ErrorCode.ConnectionClosed)
    return `the ${name} server ended${because}`;
  if (error instanceof McpError && error.code === ErrorCode.RequestTimeout)
    return `the ${name} server does not answer${because}`;
  if (transport.kind === "stdio")
    return code === "ENOENT"
      ? `the ${name} server cannot be started: there is no command ${transport.command}`
      : `the ${name} server cannot be used${because || `: ${messageOf(error)}`}`;
  const { host } = new URL(transport.url);
  if (code === "401" || code === "403") return `${name} at ${host} refused our token (${code})`;
  if (code === "ECONNREFUSED") return `connection refused at ${host}`;
  return `${name} at ${host} cannot be used${because || `: ${messageOf(error)}`}`;
}

/** `ENOENT` of a spawn, `ECONNREFUSED` behind a failed fetch, or the HTTP status. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && error.code !== undefined) return String(error.code);
  return error.cause === undefined ? "" : codeOf(error.cause);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
