import type { ToolCall, ToolResult, ToolSource } from "@binnacle/contracts";

export interface RunTools extends ToolSource {
  readonly calls: () => number;
  /** Servers that were asked, and whether one of their calls was answered. */
  readonly reached: () => ReadonlyMap<ToolCall["server"], boolean>;
}

/** The tools of one run: counts calls and remembers which servers answered. */
export function runTools(tools: ToolSource): RunTools {
  let calls = 0;
  const reached = new Map<ToolCall["server"], boolean>();
  return {
    calls: () => calls,
    reached: () => reached,
    async call(call, options): Promise<ToolResult> {
      calls += 1;
      const result = await tools.call(call, options);
      reached.set(call.server, (reached.get(call.server) ?? false) || result.kind === "ok");
      return result;
    },
  };
}
