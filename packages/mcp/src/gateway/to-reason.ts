import { AppError } from "@binnacle/contracts";
import { networkReason } from "@binnacle/runtime";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ServerConfig } from "./server-config.ts";

/**
 * Why a server cannot be used, in one sentence of ours; `lastWords`: how it ended. What a child or a proxy wrote is in the
 * log alone.
 */
export function toReason(error: unknown, config: ServerConfig, lastWords: string): string {
  if (error instanceof AppError) return error.message;
  const { name, transport } = config;
  if (isAnswer(error)) return messageOf(error);
  if (lastWords !== "" || isCode(error, ErrorCode.ConnectionClosed))
    return `the ${name} server ended${lastWords === "" ? "" : `: ${lastWords}`}`;
  if (isCode(error, ErrorCode.RequestTimeout)) return `the ${name} server does not answer`;
  return transport.kind === "stdio"
    ? reasonOfChild(error, { name, command: transport.command })
    : reasonOfAddress(error, { name, host: new URL(transport.url).host });
}

/** Whether the server answered, though with an error of the protocol: about the question, not about the server. */
export function isAnswer(error: unknown): boolean {
  return (
    error instanceof McpError &&
    !isCode(error, ErrorCode.ConnectionClosed) &&
    !isCode(error, ErrorCode.RequestTimeout)
  );
}

const spawning: Readonly<Record<string, (command: string) => string>> = {
  ENOENT: (command) => `there is no command ${command}`,
  EACCES: (command) => `${command} may not be run`,
};

function reasonOfChild(
  error: unknown,
  { name, command }: { readonly name: string; readonly command: string },
): string {
  const known = spawning[codeOf(error)]?.(command);
  return `the ${name} server cannot be started: ${known ?? "its log has the reason"}`;
}

function reasonOfAddress(
  error: unknown,
  { name, host }: { readonly name: string; readonly host: string },
): string {
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return `connection refused at ${host}`;
  if (code === "401" || code === "403")
    return `the ${name} server at ${host} refused our credentials (${code})`;
  const isStatus = /^\d{3}$/u.test(code);
  return `the ${name} server at ${host} cannot be used: ${isStatus ? `HTTP ${code}` : networkReason(error)}`;
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
  return error instanceof Error ? error.message : "unknown reason";
}
