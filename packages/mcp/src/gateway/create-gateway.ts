import { AppError, type Gap, type ToolResult, type ToolSource } from "@binnacle/contracts";
import { type Log, redactText, withDeadline } from "@binnacle/runtime";
import { createLedger, type LedgerEntry } from "./create-ledger.ts";
import { createServerGate, type ListedTool, type ServerGate } from "./create-server-gate.ts";
import type { ServerConfig } from "./server-config.ts";

/** A call of one tool of one server, ours or another's. */
export interface GatewayCall {
  readonly server: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Gateway extends ToolSource {
  /** Denied, changed, dead and slow are gaps; it throws for nothing. */
  readonly call: (call: GatewayCall, options: { signal: AbortSignal }) => Promise<ToolResult>;
  /** The allowed and approved tools of every server, without stripped parameters; a gap for each server or tool that is not there. */
  readonly tools: (options: {
    signal: AbortSignal;
  }) => Promise<{ readonly tools: readonly ListedTool[]; readonly gaps: readonly Gap[] }>;
  /** By server. */
  readonly ledger: () => Readonly<Record<string, LedgerEntry>>;
  /** Ends the children and closes the connections. */
  readonly close: () => Promise<void>;
}

/** The only way to a server of tools: default deny, one wall for all of them. Connects when a server is first needed. */
export function createGateway(
  servers: readonly ServerConfig[],
  { log }: { readonly log: Log },
): Gateway {
  const gates = new Map(servers.map((config) => [config.name, createServerGate(config, log)]));
  const ledger = createLedger();
  return {
    ledger: ledger.read,
    call: async ({ server, tool, args }, { signal }) => {
      const gate = gates.get(server);
      if (gate === undefined) return unknownServer(server, tool);
      const startedMs = performance.now();
      const { result, bytes } = await answerInTime(gate, { tool, args }, signal);
      const ms = Math.round(performance.now() - startedMs);
      const characters = result.kind === "ok" ? result.text.length : 0;
      ledger.add(server, { isGap: result.kind === "gap", ms, bytes, characters });
      return result;
    },
    tools: async ({ signal }) => {
      const lists = await Promise.all([...gates.values()].map((gate) => listInTime(gate, signal)));
      return {
        tools: lists.flatMap(({ tools }) => tools),
        gaps: lists.flatMap(({ gaps }) => gaps),
      };
    },
    close: async () => {
      await Promise.all([...gates.values()].map((gate) => gate.close()));
    },
  };
}

function unknownServer(server: string, tool: string): ToolResult {
  const why = `No server named ${JSON.stringify(server.slice(0, 60))} is configured.`;
  return { kind: "gap", gap: { origin: "kubernetes", what: `${server} ${tool}`, why } };
}

async function answerInTime(
  gate: ServerGate,
  { tool, args }: Omit<GatewayCall, "server">,
  signal: AbortSignal,
): Promise<{ result: ToolResult; bytes: number }> {
  const { name, timeoutMs } = gate.config;
  try {
    return await withDeadline({ what: `The ${name} server`, timeoutMs, signal }, (own) =>
      gate.call(tool, args, own),
    );
  } catch (error) {
    return { result: { kind: "gap", gap: await toGap(gate, tool, error) }, bytes: 0 };
  }
}

async function listInTime(gate: ServerGate, signal: AbortSignal) {
  const { name, timeoutMs } = gate.config;
  try {
    return await withDeadline({ what: `The ${name} server`, timeoutMs, signal }, gate.list);
  } catch (error) {
    return { tools: [], gaps: [await toGap(gate, "tools", error)] };
  }
}

/** What may be shown of an error; its text may come from a server. */
async function toGap({ config }: ServerGate, tool: string, error: unknown): Promise<Gap> {
  const why =
    error instanceof AppError ? error.message : "The gateway failed; its log has the details.";
  return {
    origin: config.origin,
    what: `${config.name} ${tool}`.slice(0, 100),
    why: await redactText(why),
  };
}
