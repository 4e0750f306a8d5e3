import { AppError } from "@binnacle/contracts";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ServerConfig } from "./server-config.ts";

/** Why a server cannot be used, in one sentence; `lastWords` is what it said itself before it ended. */
export function toReason(error: unknown, config: ServerConfig, lastWords: string): string {
  if (error instanceof AppError) return error.message;
  const { name, transport } = config;
  const because = `: ${lastWords === "" ? messageOf(error) : lastWords}`;
  if (isAnswer(error)) return messageOf(error);
  if (isCode(error, ErrorCode.ConnectionClosed))
    return `the ${name} server ended${lastWords === "" ? "" : because}`;
  if (isCode(error, ErrorCode.RequestTimeout)) return `the ${name} server does not answer`;
  return transport.kind === "stdio"
    ? reasonOfChild(error, { name, command: transport.command, because })
    : reasonOfAddress(error, { name, host: new URL(transport.url).host, because });
}

/** Whether the server answered, though with an error of the protocol: about the question, not about the server. */
export function isAnswer(error: unknown): boolean {
  return (
    error instanceof McpError &&
    !isCode(error, ErrorCode.ConnectionClosed) &&
    !isCode(error, ErrorCode.RequestTimeout)
  );
}

function reasonOfChild(
  error: unknown,
  { name, command, because }: { name: string; command: string; because: string },
): string {
  return codeOf(error) === "ENOENT"
    ? `the ${name} server cannot be started: there is no command ${command}`
    : `the ${name} server cannot be used${because}`;
}

function reasonOfAddress(
  error: unknown,
  { name, host, because }: { name: string; host: string; because: string },
): string {
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return `connection refused at ${host}`;
  return code === "401" || code === "403"
    ? `the ${name} server at ${host} refused our token (${code})`
    : `the ${name} server at ${host} cannot be used${because}`;
}

function isCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof McpError && ErrorCode[error.code] === ErrorCode[code];
}

const Coded = z.object({ code: z.union([z.string(), z.number()]).transform(String) });

/** `ENOENT` of a spawn, `ECONNREFUSED` behind a failed fetch, or the HTTP status. */
function codeOf(error: unknown): string {
  const { success, data } = Coded.safeParse(error);
  if (success) return data.code;
  return error instanceof Error ? codeOf(error.cause) : "";
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
