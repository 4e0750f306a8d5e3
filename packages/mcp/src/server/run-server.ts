import { AppError } from "@binnacle/contracts";
import { createLog, createRedactor, type Log, logFailure, type Redactor } from "@binnacle/runtime";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Command } from "commander";
import { z } from "zod";
import { readSecret } from "./read-secret.ts";

export interface ServerProgram<Flags extends z.ZodType> {
  /** Name, description and the flags of this server alone; those of the transport are added. */
  readonly command: Command;
  readonly flags: Flags;
  /** It is awaited before the first call is taken: its deadline is for the call. */
  readonly create: (
    flags: z.output<Flags>,
    options: CallOptions,
  ) => ServedTools | Promise<ServedTools>;
}

interface CallOptions {
  /** Deadline of one tool call. */
  readonly timeoutMs: number;
  readonly log: Log;
  readonly redactor: Redactor;
}

export interface ServedTools {
  /** HTTP takes a new one a request. */
  readonly createMcpServer: () => McpServer;
  readonly isReady: () => Promise<boolean>;
}

type Transport = z.infer<typeof Transport>;
const Transport = z.object({
  timeoutMs: z.coerce.number().int().min(100).max(60_000),
  http: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string(),
  bearerTokenFile: z.string().optional(),
  placeholderKeyFile: z.string().optional(),
});

/** Runs an MCP server as a program: on stdio, or on HTTP with `--http`. What ends it is logged, and the exit code is 1. */
export async function runServer<Flags extends z.ZodType>({
  command,
  flags,
  create,
}: ServerProgram<Flags>): Promise<void> {
  let log = createLog(command.name());
  await command
    .option("--timeout-ms <ms>", "deadline of one tool call", "15000")
    .option("--http <port>", "serve streamable HTTP at /mcp, not stdio; 0 takes a free port")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--bearer-token-file <file>", "file with the token that callers must send")
    .option(
      "--placeholder-key-file <file>",
      "file with the key of placeholders for secrets; default: a new key",
    )
    .action(async (given: unknown) => {
      try {
        const transport = parsed(Transport, given);
        const redactor = await redactorOf(transport);
        log = createLog(command.name(), redactor);
        const options = { timeoutMs: transport.timeoutMs, log, redactor };
        await serve(await create(parsed(flags, given), options), transport, log);
      } catch (error) {
        logFailure(log, error, "server stopped");
        process.exitCode = 1;
      }
    })
    .parseAsync();
}

async function redactorOf({ placeholderKeyFile: file }: Transport): Promise<Redactor> {
  return createRedactor(file === undefined ? {} : { key: await readSecret(file) });
}

async function serve(
  { createMcpServer, isReady }: ServedTools,
  { http, host, bearerTokenFile }: Transport,
  log: Log,
): Promise<void> {
  if (http === undefined) {
    await createMcpServer().connect(new StdioServerTransport());
    return;
  }
  // Loaded where it is wanted: a child on stdio starts sooner without it.
  const { serveHttp } = await import("./serve-http.ts");
  const { url } = await serveHttp(createMcpServer, {
    port: http,
    host,
    isReady,
    ...(bearerTokenFile === undefined ? {} : { bearerToken: await readSecret(bearerTokenFile) }),
  });
  log({ url }, "listening");
}

function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  throw new AppError("bad_input", z.prettifyError(error));
}
