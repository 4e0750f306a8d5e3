import { type AgentEvent, runAgent } from "@binnacle/agent-kit";
import type { Model, ModelUsage } from "@binnacle/contracts";
import { openAccount } from "../create-account.ts";
import type { Draft } from "../draft.ts";
import type { Run } from "../ports.ts";
import { concluded, keepTranscript, spentOn, sumOf } from "./conclude.ts";
import { openTable, type Table } from "./open-table.ts";
import { orchestratorAgent } from "./orchestrator-agent.ts";
import { orchestratorStep } from "./orchestrator-step.ts";

/**
 * The model's part, after code has looked: it reads the context document, asks specialists in rounds, and answers. What it
 * says is held against the facts of this run; what does not hold goes back twice, then is left out. Gives the draft with
 * what stands; without an answer the draft is what code found, and says why.
 */
export async function reason(first: Draft, model: Model, run: Run): Promise<Draft> {
  const table = await openTable(first, model, run);
  const { clock, log, reasoning } = run.ports;
  const startedMs = clock();
  const inTime = AbortSignal.any([run.signal, AbortSignal.timeout(reasoning.timeoutMs)]);
  table.tell({ ...orchestratorStep, state: "asked", text: "reads what code found" });
  const result = await runAgent(orchestratorAgent(table, inTime), table.context, {
    model,
    ...openAccount("orchestrator", run),
    clock,
    log,
    signal: inTime,
    deadlineMs: table.deadlineMs,
    round: 1,
    hear: createListener(table),
  });
  await keepTranscript(result, table);
  run.signal.throwIfAborted();
  return concluded(result, { table, seconds: (clock() - startedMs) / 1000 });
}

/** Who stops the run reads what it has cost until then. */
function createListener({ model, show, draft }: Table): (event: AgentEvent) => void {
  let turns = 0;
  let usage: ModelUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cents: 0 };
  return (event) => {
    if (event.kind !== "turn_ended") return;
    turns += 1;
    usage = sumOf(usage, event.usage);
    const spent = spentOn({ turns, usage, reports: draft().modelReports ?? [] });
    show({ reasoning: { ...spent, model: model.name, rung: 1, seconds: 0, dropped: 0 } });
  };
}
