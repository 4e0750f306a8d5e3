import { AppError, PlanStep, Report, type Specialist, type Task } from "@binnacle/contracts";
import { errorToGap, type Log, logFailure, withDeadline } from "@binnacle/runtime";
import { z } from "zod";
import { Bill, openAccount } from "./create-account.ts";
import type { Run } from "./ports.ts";

/** What a specialist brought, what it told of its work, and what it cost. */
export const Consulted = z.object({ report: Report, plan: z.array(PlanStep), bill: Bill });
export type Consulted = z.infer<typeof Consulted>;

interface Consulting {
  readonly run: Run;
  readonly tell: (step: PlanStep) => void;
}

/** One specialist, as one step of the run. */
export async function consult(
  specialist: Specialist,
  task: Task,
  consulting: Consulting,
): Promise<Consulted> {
  const { journal, budget } = consulting.run;
  let isAnew = false;
  const consulted = await journal.step(specialist.name, Consulted, () => {
    isAnew = true;
    return ask(specialist, task, consulting);
  });
  if (!isAnew) budget.reserve({})?.(consulted.bill.spent);
  return consulted;
}

export function askedStep(who: string): PlanStep {
  return { id: who, who, round: 1, state: "asked", text: "asked" };
}

/** Of its time: then what a specialist still asks is cancelled, and it hands in what it got. */
const askingShare = 0.9;

/**
 * Under the deadline of the specialists. One that is late or fails has read nothing: whom it asked was not reached. What
 * is no `AppError` is a defect of ours: it costs what this specialist would have added, and the log tells where it was.
 */
async function ask(
  { name, run: answer }: Specialist,
  task: Task,
  { run, tell }: Consulting,
): Promise<Consulted> {
  const { ports, signal } = run;
  const timeoutMs = ports.agentsTimeoutMs;
  const account = openAccount(name, run);
  const plan = new Map<string, PlanStep>();
  let isLate = false;
  const hear = (step: PlanStep): void => {
    if (isLate) return;
    plan.set(step.id, step);
    tell(step);
  };
  const lastAsked = AbortSignal.timeout(Math.round(timeoutMs * askingShare));
  const ending = AbortSignal.any([signal, lastAsked]);
  try {
    const report = await withDeadline({ what: `The ${name} specialist`, timeoutMs, signal }, () =>
      answer(task, { ...account, may: run.trigger.may, tell: hear, signal: ending }),
    );
    return { report, plan: [...plan.values()], bill: account.bill() };
  } catch (error) {
    isLate = true;
    if (error instanceof AppError) return failed(name, error, account.bill());
    if (signal.aborted) throw error;
    const log: Log = (fields, message) => ports.log({ specialist: name, ...fields }, message);
    logFailure(log, error, "specialist failed");
    return broken(name, account.bill());
  }
}

function failed(who: string, error: AppError, { spent, sources }: Bill): Consulted {
  const asked = sources.length === 0 ? [who] : sources.map(({ name }) => name);
  const gaps = asked.map((origin) => {
    const what = origin === who ? "what it would have added" : `what it asked of ${origin}`;
    return errorToGap(error, { origin, what });
  });
  return {
    report: { ...nothing, gaps },
    plan: [{ ...askedStep(who), state: "failed", text: error.message }],
    bill: { spent, sources: asked.map((name) => ({ name, state: "silent" })) },
  };
}

/** What it asked of others may have been answered well. */
function broken(who: string, { spent, sources }: Bill): Consulted {
  const error = new AppError("bug", `The ${who} agent failed in me; my log has the details.`);
  const gap = errorToGap(error, { origin: who, what: "what it would have added" });
  return {
    report: { ...nothing, gaps: [gap] },
    plan: [{ ...askedStep(who), state: "failed", text: error.message }],
    bill: { spent, sources: [...sources, { name: who, state: "silent" }] },
  };
}

/** Of a specialist that has nothing to say. */
export const nothing: Report = {
  findings: [],
  signals: [],
  observations: [],
  recalled: [],
  rejected: {},
  evidence: [],
  gaps: [],
};
