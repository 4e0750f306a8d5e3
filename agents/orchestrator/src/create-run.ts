import { AppError, type Investigation, type Person, type Trigger } from "@binnacle/contracts";
import { createBudget, logFailure } from "@binnacle/runtime";
import { notBegun } from "./begin.ts";
import { askedStep } from "./consult.ts";
import { createSnapshots } from "./create-snapshots.ts";
import type { Draft } from "./draft.ts";
import { investigate } from "./investigate.ts";
import { orchestratorStep } from "./model/orchestrator-step.ts";
import type { InvestigationsPorts } from "./ports.ts";

/** An investigation in this process. */
export interface Running {
  readonly watch: (signal: AbortSignal) => AsyncIterable<Investigation>;
  /** Runs to the end, whatever happens on the way, unless another process did before. */
  readonly go: () => Promise<void>;
  readonly stop: (by: Person) => Promise<void>;
}

interface Opening {
  readonly id: string;
  readonly trigger: Trigger;
  /** Called when it really begins. */
  readonly onOpened: () => void;
}

export function createRun({ id, trigger, onOpened }: Opening, ports: InvestigationsPorts): Running {
  const stopping = new AbortController();
  const { signal } = stopping;
  const draft = emptyDraft(id, trigger, ports);
  const snapshots = createSnapshots(draft, ports);
  return {
    watch: snapshots.watch,
    async go() {
      try {
        const held = await ports.store.get(id);
        if (held !== undefined && isFinal(held)) return snapshots.end(held);
        snapshots.goOnFrom(held?.revision ?? 0);
        onOpened();
        const { next, publish } = snapshots;
        const common = { trigger, ports, signal, draft, next, publish };
        const tools = ports.toolsFor(trigger);
        const journal = ports.journalOf(id);
        const budget = createBudget(ports.allowance, ports.clock);
        snapshots.end(await investigate({ ...common, tools, journal, budget }));
      } catch (error) {
        // Who stopped it has shown the last snapshot.
        if (signal.aborted) return;
        logFailure(ports.log, error, "investigation failed");
        await endWith({ status: "failed", failure: sentenceOf(error) });
      }
    },
    async stop(by) {
      if (snapshots.isOver()) return;
      const isReasoning = snapshots.latest().plan.some(({ who }) => who === orchestratorStep.who);
      const unanswered = isReasoning ? " before the model had answered" : "";
      const failure = `Stopped by ${by.name}${unanswered}.`;
      await endWith({ status: "stopped", failure });
      stopping.abort(new AppError("timeout", failure));
    },
  };

  async function endWith(part: Partial<Draft>): Promise<void> {
    const final = snapshots.next({ ...snapshots.latest(), ...part });
    snapshots.end(final);
    await ports.store.put(final);
  }
}

function isFinal({ status }: Investigation): boolean {
  return status !== "looking" && status !== "first_look";
}

function emptyDraft(id: string, trigger: Trigger, ports: InvestigationsPorts): Draft {
  const begun = notBegun(trigger, ports);
  return {
    id,
    trigger,
    begun,
    status: "looking",
    scope: begun.scope,
    reports: [],
    evidence: [],
    gaps: [],
    notes: [],
    plan: [askedStep("first look")],
    bills: [],
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : "Something in me failed. It is in my log; ask again.";
}
