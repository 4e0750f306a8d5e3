import { AppError, Observed, present } from "@binnacle/contracts";
import {
  createRedactor,
  type Log,
  logFailure,
  type Redactor,
  withDeadline,
} from "@binnacle/runtime";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { type Call, CalledCluster, type Tool } from "./define-tool.ts";
import { fitStructured } from "./fit-structured.ts";
import { fitText } from "./fit-text.ts";
import { annotations, openInput } from "./listed-form.ts";
import { clusterMeta, failureMeta, ToolFailure } from "./meta.ts";

export interface ServerOptions<Deps> {
  readonly name: string;
  readonly tools: readonly Tool<Deps>[];
  readonly deps: Deps;
  /** Inputs that configuration fixes: they vanish from every schema and are filled in. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Per call; the tool's signal aborts then. */
  readonly timeoutMs: number;
  readonly log: Log;
  readonly redactor?: Redactor;
}

/** An MCP server of read-only tools. Every result is redacted before it leaves. */
export function createServer<Deps>(options: ServerOptions<Deps>): McpServer {
  const server = new McpServer({ name: options.name, version: "0.0.0" });
  for (const tool of options.tools) register(server, tool, options);
  return server;
}

function register<Deps>(server: McpServer, tool: Tool<Deps>, options: ServerOptions<Deps>): void {
  const fixed = options.fixed ?? {};
  const { name, title, description, input, output } = tool.contract;
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema: openInput(input, Object.keys(fixed)),
      outputSchema: output.extend(Observed.shape),
      annotations,
    },
    async (given: Readonly<Record<string, unknown>>, { signal, _meta }) =>
      await answer(
        tool,
        { ...given, ...fixed },
        { ...options, signal, cluster: CalledCluster.parse(_meta?.[clusterMeta] ?? {}) },
      ),
  );
}

async function answer<Deps>(
  tool: Tool<Deps>,
  input: Readonly<Record<string, unknown>>,
  {
    deps,
    timeoutMs,
    signal,
    cluster,
    log,
    redactor = createRedactor(),
  }: ServerOptions<Deps> & Call,
): Promise<CallToolResult> {
  const startedMs = performance.now();
  const { name } = tool.contract;
  try {
    const { toText, whole } = await withDeadline(
      { what: `The tool ${name}`, timeoutMs, signal },
      async (own) => {
        const output = await tool.call(input, deps, { signal: own, cluster });
        return { ...output, whole: await redactor.value(output.structured, { signal: own }) };
      },
    );
    const redacted = fitStructured(name, z.record(z.string(), z.unknown()).parse(whole));
    log({ tool: name, ms: Math.round(performance.now() - startedMs) }, "tool answered");
    const text = await fitText(toText(redacted));
    return { content: [{ type: "text", text }], structuredContent: redacted };
  } catch (error) {
    logFailure(log, error, "tool failed");
    return await toFailedResult(error, redactor);
  }
}

/** For models `kind: sentence` as text; for the gateway the same as data. */
async function toFailedResult(error: unknown, redactor: Redactor): Promise<CallToolResult> {
  const failure = ToolFailure.parse(await redactor.value(failureOf(error)));
  const { kind, why, remedy } = failure;
  const text = [`${kind}: ${why}`, remedy?.text, remedy?.command].filter(Boolean).join(" ");
  return { isError: true, content: [{ type: "text", text }], _meta: { [failureMeta]: failure } };
}

/** What is not an AppError is a bug, and its text stays in the log. */
function failureOf(error: unknown): ToolFailure {
  if (error instanceof AppError)
    return {
      kind: error.kind,
      why: error.message,
      ...present({ remedy: error.remedy, unseen: error.unseen }),
    };
  return { kind: "bug", why: "the tool failed for a reason of its own; its log has the details." };
}
