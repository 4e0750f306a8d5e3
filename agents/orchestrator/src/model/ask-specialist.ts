import { type Citations, claimText, dataBlock, type ToolReply } from "@binnacle/agent-kit";
import {
  AppError,
  type Model,
  type PlanStep,
  Report,
  type Specialist,
  type Task,
} from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { withDeadline } from "@binnacle/runtime";
import { z } from "zod";
import { Bill, openAccount } from "../create-account.ts";
import type { Run } from "../ports.ts";
import { findingText } from "./context-document.ts";

/** What the journal keeps of one question to a specialist. */
export const AskedReport = z.object({
  /** `1.2`: turn and place of the call. */
  id: z.string(),
  who: z.string(),
  task: z.string(),
  report: Report,
  bill: Bill,
});
export type AskedReport = z.infer<typeof AskedReport>;

interface Asking {
  readonly run: Run;
  readonly model: Model;
  /** `1.2`: turn and place of the call. */
  readonly id: string;
  readonly round: number;
  /** It hands in what it has by then. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly tell: (step: PlanStep) => void;
  /** Called as soon as it has ended, so that who stops the run keeps it. */
  readonly learn: (asked: AskedReport) => void;
}

/** One task for one specialist. A specialist that is late or fails is told to the model; what is no `AppError` surfaces. */
export async function askSpecialist(
  specialist: Specialist,
  task: Task,
  { run, model, id, round, timeoutMs, signal, tell, learn }: Asking,
): Promise<ToolReply> {
  const { name: who } = specialist;
  const step = { id: `${who} ${id}`, who, task: task.question, round } as const;
  tell({ ...step, state: "asked", text: "" });
  const account = openAccount(`${who} ${id}`, run);
  const { may } = run.trigger;
  try {
    const report = await withDeadline(
      { what: `The ${who} specialist`, timeoutMs, signal },
      (inTime) => specialist.run(task, { ...account, may, model, tell: () => {}, signal: inTime }),
    );
    const bill = account.bill();
    const asked = { id, who, task: task.question, report, bill };
    learn(asked);
    return { text: "", kept: asked, spent: bill.spent };
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    tell({ ...step, state: "failed", text: error.message });
    return {
      text: `${error.message} Answer with what you have, or ask something smaller.`,
      isError: true,
    };
  }
}

/** The line of the plan for one that has ended. */
export function answeredStep({ id, who, task, report }: AskedReport, round: number): PlanStep {
  return { id: `${who} ${id}`, who, task, round, state: "answered", text: outcomeOf(report) };
}

function outcomeOf({ findings, observations, gaps, cut }: Report): string {
  const parts = [
    counted(findings.length, "finding"),
    counted(observations.length, "observation"),
    ...(gaps.length === 0 ? [] : [`${gaps.length} not seen`]),
    ...(cut === undefined ? [] : [cut]),
  ];
  return parts.join(", ");
}

/** A report as the orchestrator reads it: findings and what was seen, never a page of a tool. */
export function reportText(
  { who, report }: AskedReport,
  {
    citations,
    handleOf,
  }: { readonly citations: Citations; readonly handleOf: (findingId: string) => string },
): string {
  const { findings, observations, gaps, open = [], cut } = report;
  const lines = [
    ...observations.map((claim) => `- ${claimText(claim, citations)}`),
    ...findings.map((finding) =>
      findingText(finding, { handle: handleOf(finding.id), status: "new", citations }),
    ),
    ...(findings.length + observations.length === 0 ? ["It found nothing."] : []),
    ...gaps.slice(0, gapsAtMost).map(({ what, why }) => `- could not be seen: ${what}: ${why}`),
    ...open.map((question) => `- open: ${question.replaceAll(marks, "")}`),
    ...(cut === undefined ? [] : [`- it did not end by itself: ${cut}`]),
  ];
  return dataBlock("result", { from: who }, lines.join("\n"));
}

const gapsAtMost = 4;
/** Handles of another table. */
const marks = /\[e\d[^\][]{0,200}\]/gu;
