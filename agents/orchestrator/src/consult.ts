import { AppError, PlanStep, Report, type Specialist, type Task } from "@binnacle/contracts";
import { errorToGap, withDeadline } from "@binnacle/runtime";
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

/**
 * Under the deadline of the specialists; what it cannot say becomes a gap. What is no `AppError` is a defect of ours and
 * surfaces.
 */
async function ask(
  { name, run: answer }: Specialist,
  task: Task,
  { run, tell }: Consulting,
): Promise<Consulted> {
  const { ports, signal } = run;
  const account = openAccount(name, run);
  const plan = new Map<string, PlanStep>();
  let isLate = false;
  const hear = (step: PlanStep): void => {
    if (isLate) return;
    plan.set(step.id, step);
    tell(step);
  };
  const limits = {
    what: `The ${name} specialist`,
    timeoutMs: ports.agentsTimeoutMs,
    signal,
  };
  try {
    const report = await withDeadline(limits, (inTime) =>
      answer(task, { ...account, tell: hear, signal: inTime }),
    );
    return { report, plan: [...plan.values()], bill: account.bill() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    isLate = true;
    const gap = errorToGap(error, {
      origin: `${name} specialist`,
      what: "what it would have added",
    });
    const step: PlanStep = { ...askedStep(name), state: "failed", text: gap.why };
    const { spent, sources } = account.bill();
    const bill = { spent, sources: [...sources, { name, reached: false }] };
    return { report: { ...nothing, gaps: [gap] }, plan: [step], bill };
  }
}

const nothing: Report = {
  findings: [],
  signals: [],
  observations: [],
  recalled: [],
  rejected: {},
  evidence: [],
  gaps: [],
};
