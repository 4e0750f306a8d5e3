import type { Answered, ToolSource } from "@binnacle/contracts";
import type { Telemetry } from "./create-telemetry.ts";

/** The same tools; each call is timed, and counted by how it ended. */
export function watchedTools(tools: ToolSource, telemetry: Telemetry): ToolSource {
  return {
    ask: (contract, input, asking) => {
      const named = { server: contract.role, tool: contract.name };
      return timed(
        () => named,
        async () => await tools.ask(contract, input, asking),
        telemetry,
      );
    },
    list: (asking) => tools.list(asking),
    call: ({ server, tool, ...call }, asking) => {
      // A model may call a tool anything: what does not answer has no name.
      const nameOf = ({ kind }: Answered<unknown>) =>
        kind === "ok" ? { server, tool } : { server: "other", tool: "other" };
      return timed(
        nameOf,
        async () => await tools.call({ server, tool, ...call }, asking),
        telemetry,
      );
    },
  };
}

interface Named {
  readonly server: string;
  readonly tool: string;
}

async function timed<T>(
  nameOf: (answered: Answered<unknown>) => Named,
  work: () => Promise<Answered<T>>,
  { during, metrics }: Telemetry,
): Promise<Answered<T>> {
  return await during({
    name: "execute_tool",
    attributes: { "gen_ai.operation.name": "execute_tool" },
    work,
    ended: (answered) => {
      const { server, tool } = nameOf(answered);
      return {
        // A refusal is an answer: the source is well.
        outcome: answered.kind === "gap" ? answered.gap.kind : "ok",
        labels: { server, tool },
        attributes: { "gen_ai.tool.name": tool, "mcp.server.name": server },
      };
    },
    record: ({ outcome, labels: { server = "other", tool = "other" } = {} }, seconds) => {
      metrics.tool.observe({ server, tool, outcome }, seconds);
      if (outcome !== "ok") metrics.errors.inc({ where: "tool", kind: outcome });
    },
  });
}
