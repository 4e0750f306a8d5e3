import { AppError, present } from "@binnacle/contracts";
import { createLog, createRedactor, type Log, logFailure, type Redactor } from "@binnacle/runtime";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { STDIO_DEFAULT_MAX_BUFFER_SIZE } from "@modelcontextprotocol/sdk/shared/stdio.js";
import { type Command, CommanderError } from "commander";
import { z } from "zod";
import { CallerFlags, withCallerFlags } from "./caller-flags.ts";
import type { Readiness } from "./create-readiness.ts";
import { readSecret } from "./read-secret.ts";
import { reasonAgainstFlags } from "./reason-against-flags.ts";

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
  readonly isReady: () => Promise<Readiness>;
}

type Transport = z.infer<typeof Transport>;
const Transport = z.object({
  timeoutMs: z.coerce.number().int().min(100).max(60_000),
  http: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string(),
  placeholderKeyFile: z.string().optional(),
});

/** Runs an MCP server as a program: on stdio, or on HTTP with `--http`. What ends it is logged, and the exit code is 1. */
export async function runServer<Flags extends z.ZodType>(
  program: ServerProgram<Flags>,
): Promise<void> {
  let log = createLog(program.command.name());
  try {
    const refusal = reasonAgainstFlags(process.argv.slice(2));
    if (refusal !== undefined) throw new AppError("bad_input", refusal);
    const given = await readFlags(program.command);
    if (given === undefined) return;
    const redactor = await redactorOf(parsed(Transport, given));
    log = createLog(program.command.name(), redactor);
    await start(program, given, { log, redactor });
  } catch (error) {
    logFailure(log, error, "server stopped");
    process.exitCode = 1;
  }
}

/** Undefined: help was asked for. Throws `AppError` (bad_input) that repeats no value, which may be a secret. */
async function readFlags(command: Command): Promise<unknown> {
  withCallerFlags(command)
    .option("--timeout-ms <ms>", "deadline of one tool call", "15000")
    .option("--http <port>", "serve streamable HTTP at /mcp, not stdio; 0 takes a free port")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--placeholder-key-file <file>",
      "file with the key of placeholders for secrets; default: a new key",
    )
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  try {
    return (await command.parseAsync()).opts();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const [flag = "a flag"] = /--?[a-z][\w-]*/iu.exec(error.message) ?? [];
    const why = wrongFlags[error.code] ?? "cannot be used";
    throw new AppError(
      "bad_input",
      `The command line: ${flag} ${why}. --help lists what there is.`,
    );
  }
}

const wrongFlags: Readonly<Record<string, string>> = {
  "commander.unknownOption": "is not known",
  "commander.optionMissingArgument": "needs a value",
  "commander.missingMandatoryOptionValue": "must be given",
  "commander.excessArguments": "must stand before each value",
};

async function start<Flags extends z.ZodType>(
  { flags, create }: ServerProgram<Flags>,
  given: unknown,
  { log, redactor }: Pick<CallOptions, "log" | "redactor">,
): Promise<void> {
  const transport = parsed(Transport, given);
  const callers = parsed(CallerFlags, given);
  const { timeoutMs } = transport;
  const served = await create(parsed(flags, given), { timeoutMs, log, redactor });
  await serve(served, { ...transport, callers }, log);
}

async function redactorOf({ placeholderKeyFile: file }: Transport): Promise<Redactor> {
  return createRedactor(file === undefined ? {} : { key: await readSecret(file) });
}

async function serve(
  { createMcpServer, isReady }: ServedTools,
  { http: port, host, callers }: Transport & { readonly callers: CallerFlags },
  log: Log,
): Promise<void> {
  if (port === undefined) {
    await serveStdio(createMcpServer(), log);
    return;
  }
  // Loaded where it is wanted: a child on stdio starts sooner without it.
  const [{ serveHttp }, { callersOf, certificateOf }] = await Promise.all([
    import("./serve-http.ts"),
    import("./callers-of.ts"),
  ]);
  const { url } = await serveHttp(createMcpServer, {
    port,
    host,
    isReady,
    callers: await callersOf(callers),
    ...present({ certificate: certificateOf(callers) }),
    log,
  });
  log({ url }, "listening");
}

/** The SDK closes its end at a message without end, and is deaf from then on: whoever started us may start another. */
async function serveStdio(served: McpServer, log: Log): Promise<void> {
  await served.connect(new StdioServerTransport());
  const onclose = () => {
    const why = `A message was larger than ${STDIO_DEFAULT_MAX_BUFFER_SIZE / 1024 / 1024} MB. Send smaller ones.`;
    logFailure(log, new AppError("bad_input", why), "server stopped");
    process.exit(1);
  };
  // Handlers are properties of a server; it has no events.
  Object.assign(served.server, { onclose });
}

function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  throw new AppError("bad_input", z.prettifyError(error));
}
