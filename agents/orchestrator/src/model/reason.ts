import { runAgent } from "@binnacle/agent-kit";
import type { Model } from "@binnacle/contracts";
import { openAccount } from "../create-account.ts";
import type { Draft } from "../draft.ts";
import type { Run } from "../ports.ts";
import { concluded } from "./conclude.ts";
import { openTable } from "./open-table.ts";
import { orchestratorAgent, orchestratorStep } from "./orchestrator-agent.ts";

/**
 * The model's part, after code has looked: it reads the context document, asks specialists in rounds, and answers. What it
 * says is held against the facts of this run; what does not hold goes back twice, then is left out. Gives the draft with
 * what stands; without an answer the draft is what code found, and says why.
 */
export async function reason(first: Draft, model: Model, run: Run): Promise<Draft> {
  const table = await openTable(first, model, run);
  const { ports, signal } = run;
  const startedMs = ports.clock();
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ports.reasoning.timeoutMs)]);
  const account = openAccount("orchestrator", run);
  const agent = orchestratorAgent(table, inTime);
  table.tell({ ...orchestratorStep, state: "asked", text: "reads what code found" });
  const result = await runAgent(agent, table.context, {
    model,
    ...account,
    clock: ports.clock,
    log: ports.log,
    signal: inTime,
    round: 1,
  });
  signal.throwIfAborted();
  return await concluded(result, { table, seconds: (ports.clock() - startedMs) / 1000 });
}
