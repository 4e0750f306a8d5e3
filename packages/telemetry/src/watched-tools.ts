import type { Answered, ToolSource } from "@binnacle/contracts";
import type { Telemetry } from "./create-telemetry.ts";

/** The same tools; each call is timed, and counted by how it ended. */
export function watchedTools(tools: ToolSource, telemetry: Telemetry): ToolSource {
  const listed = new Set<string>();
  return {
    ask: (contract, input, asking) =>
      timed(
        { server: contract.role, tool: contract.name },
        async () => await tools.ask(contract, input, asking),
        telemetry,
      ),
    async list(asking) {
      const found = await tools.list(asking);
      for (const { server, name } of found) listed.add(`${server} ${name}`);
      return found;
    },
    call: ({ server, tool, args }, asking) =>
      timed(
        // A model may call a tool anything: what no server listed has no name.
        listed.has(`${server} ${tool}`) ? { server, tool } : unlisted,
        async () => await tools.call({ server, tool, args }, asking),
        telemetry,
      ),
  };
}

const unlisted = { server: "other", tool: "other" };

async function timed<T>(
  { server, tool }: typeof unlisted,
  work: () => Promise<Answered<T>>,
  { during, metrics }: Telemetry,
): Promise<Answered<T>> {
  return await during({
    name: `execute_tool ${tool}`,
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": tool,
      "mcp.server.name": server,
    },
    work,
    // A refusal is an answer: the source is well.
    ended: (answered) => ({ outcome: answered.kind === "gap" ? answered.gap.kind : "ok" }),
    record: ({ outcome }, seconds) => {
      metrics.tool.observe({ server, tool, outcome }, seconds);
      if (outcome !== "ok") metrics.errors.inc({ where: "tool", kind: outcome });
    },
  });
}
