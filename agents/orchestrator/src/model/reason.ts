import { runAgent } from "@binnacle/agent-kit";
import type { Model } from "@binnacle/contracts";
import { openAccount } from "../create-account.ts";
import type { Draft } from "../draft.ts";
import type { Run } from "../ports.ts";
import { concluded, keepTranscript } from "./conclude.ts";
import { openTable } from "./open-table.ts";
import { orchestratorAgent, orchestratorStep } from "./orchestrator-agent.ts";

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
    round: 1,
  });
  await keepTranscript(result, table);
  run.signal.throwIfAborted();
  return concluded(result, { table, seconds: (clock() - startedMs) / 1000 });
}
