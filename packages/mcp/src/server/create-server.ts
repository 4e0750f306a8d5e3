import { AppError } from "@binnacle/contracts";
import { type Log, logFailure, redact, redactText, withDeadline } from "@binnacle/runtime";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Tool } from "./define-tool.ts";
import { fitText } from "./fit-text.ts";

export interface ServerOptions<Deps> {
  readonly name: string;
  readonly tools: readonly Tool<Deps>[];
  readonly deps: Deps;
  /** Inputs that configuration fixes: they vanish from every schema and are filled in. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Per call; the tool's signal aborts then. */
  readonly timeoutMs: number;
  readonly log: Log;
}

/** Architecture §13: `structuredContent` is at most 256 KB. */
const maxStructuredBytes = 256 * 1024;

/** An MCP server of read-only tools. Every result is redacted before it leaves. */
export function createServer<Deps>(options: ServerOptions<Deps>): McpServer {
  const server = new McpServer({ name: options.name, version: "0.0.0" });
  for (const tool of options.tools) register(server, tool, options);
  return server;
}

function register<Deps>(server: McpServer, tool: Tool<Deps>, options: ServerOptions<Deps>): void {
  const fixed = options.fixed ?? {};
  const open = Object.entries(tool.input).filter(([name]) => !(name in fixed));
  server.registerTool(
    tool.name,
    {
      title: tool.title,
      description: tool.description,
      inputSchema: z.object(Object.fromEntries(open)),
      outputSchema: tool.output,
      annotations: {
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: true,
      },
    },
    async (input: Readonly<Record<string, unknown>>, { signal }) =>
      await answer(tool, { ...input, ...fixed }, { ...options, signal }),
  );
}

async function answer<Deps>(
  tool: Tool<Deps>,
  input: Readonly<Record<string, unknown>>,
  { deps, timeoutMs, signal, log }: ServerOptions<Deps> & { signal: AbortSignal },
): Promise<CallToolResult> {
  const startedMs = performance.now();
  try {
    const output = await withDeadline({ what: `The tool ${tool.name}`, timeoutMs, signal }, (own) =>
      tool.call(input, deps, own),
    );
    const redacted = z.record(z.string(), z.unknown()).parse(await redact(output.structured));
    assertFits(tool.name, redacted);
    log({ tool: tool.name, ms: Math.round(performance.now() - startedMs) }, "tool answered");
    const text = await fitText(output.toText(redacted));
    return { content: [{ type: "text", text }], structuredContent: redacted };
  } catch (error) {
    logFailure(log, error, "tool failed");
    return {
      isError: true,
      content: [{ type: "text", text: await redactText(sentenceFor(error)) }],
    };
  }
}

function assertFits(name: string, structured: unknown): void {
  if (Buffer.byteLength(JSON.stringify(structured)) <= maxStructuredBytes) return;
  throw new AppError(
    "bad_input",
    `The result of ${name} is larger than 256 KB. Narrow the question: one namespace, one workload or a shorter window.`,
  );
}

/** `kind: sentence`; the gateway reads the kind back. What is not an AppError is a bug, and its text stays in the log. */
function sentenceFor(error: unknown): string {
  if (error instanceof AppError) return `${error.kind}: ${error.message}`;
  if (error instanceof z.ZodError) return `bad_input: ${z.prettifyError(error)}`;
  return "bug: the tool failed for a reason of its own; its log has the details.";
}
