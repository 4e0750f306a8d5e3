import type { Gap, ToolResult } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { type Approval, createApprovals } from "./approve-tools.ts";
import { createServerClient } from "./create-server-client.ts";
import { readResult, sizeOf } from "./read-result.ts";
import { refuseCall } from "./refuse-arguments.ts";
import type { ServerConfig } from "./server-config.ts";

/** A tool as callers and models may see it. */
export interface ListedTool {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** One server behind the rules that configuration gives it. */
export interface ServerGate {
  readonly config: ServerConfig;
  readonly call: (
    tool: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ) => Promise<{ readonly result: ToolResult; readonly bytes: number }>;
  readonly list: (
    signal: AbortSignal,
  ) => Promise<{ readonly tools: readonly ListedTool[]; readonly gaps: readonly Gap[] }>;
  readonly close: () => Promise<void>;
}

export function createServerGate(config: ServerConfig, log: Log): ServerGate {
  const client = createServerClient(config, log);
  const approvals = createApprovals(config);
  const gapFor = (tool: string, { why, remedy }: { why: string; remedy?: string }): Gap => ({
    origin: config.origin,
    what: `${config.name} ${tool}`.slice(0, 100),
    why,
    ...(remedy === undefined ? {} : { remedy }),
  });
  const refusal = (tool: string, refused: { why: string; remedy?: string }) => {
    log({ server: config.name }, "call refused");
    return { result: { kind: "gap" as const, gap: gapFor(tool, refused) }, bytes: 0 };
  };
  return {
    config,
    close: client.close,
    call: async (tool, args, signal) => {
      const why = refuseCall(config, tool, args);
      if (why !== undefined) return refusal(tool, { why });
      const approval = approvals.check(tool, await client.tools(signal));
      if (approval.kind === "refused") return refusal(tool, approval);
      const answer = await client.call(tool, args, signal);
      const read = await readResult(answer);
      const bytes = sizeOf(answer);
      return read.kind === "ok"
        ? { result: read, bytes }
        : { result: { kind: "gap", gap: gapFor(tool, read) }, bytes };
    },
    list: async (signal) => {
      const listed = await client.tools(signal);
      const checked = config.allow.map(({ tool }) => ({
        tool,
        approval: approvals.check(tool, listed),
      }));
      return {
        tools: listed
          .filter((tool) => isApproved(tool, checked))
          .map((tool) => shown(tool, config)),
        gaps: checked.flatMap(({ tool, approval }) =>
          approval.kind === "refused" ? [gapFor(tool, approval)] : [],
        ),
      };
    },
  };
}

function isApproved(
  { name }: Tool,
  checked: readonly { readonly tool: string; readonly approval: Approval }[],
): boolean {
  return checked.some(({ tool, approval }) => tool === name && approval.kind === "approved");
}

/** Without the parameters that no caller may set. */
function shown({ name, description = "", inputSchema }: Tool, config: ServerConfig): ListedTool {
  const stripped = new Set(config.strip);
  const { properties = {}, required = [], ...rest } = inputSchema;
  return {
    server: config.name,
    name,
    description,
    inputSchema: {
      ...rest,
      properties: Object.fromEntries(
        Object.entries(properties).filter(([property]) => !stripped.has(property)),
      ),
      required: required.filter((property) => !stripped.has(property)),
    },
  };
}
