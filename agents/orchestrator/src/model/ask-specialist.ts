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
export const AskedReport = z.object({ who: z.string(), report: Report, bill: Bill });
export type AskedReport = z.infer<typeof AskedReport>;

interface Asking {
  readonly run: Run;
  readonly model: Model;
  /** `1.2`: turn and place of the call. */
  readonly id: string;
  readonly round: number;
  readonly signal: AbortSignal;
  readonly tell: (step: PlanStep) => void;
}

/** One task for one specialist. A specialist that is late or fails is told to the model; what is no `AppError` surfaces. */
export async function askSpecialist(
  specialist: Specialist,
  task: Task,
  { run, model, id, round, signal, tell }: Asking,
): Promise<ToolReply> {
  const { name: who } = specialist;
  const step = { id: `${who} ${id}`, who, task: task.question, round } as const;
  tell({ ...step, state: "asked", text: "" });
  const account = openAccount(`${who} ${id}`, run);
  const { timeoutMs } = run.ports.reasoning;
  try {
    const report = await withDeadline(
      { what: `The ${who} specialist`, timeoutMs, signal },
      (inTime) => specialist.run(task, { ...account, model, tell: () => {}, signal: inTime }),
    );
    tell({ ...step, state: "answered", text: outcomeOf(report) });
    const bill = account.bill();
    return { text: "", kept: { who, report, bill }, spent: bill.spent };
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    tell({ ...step, state: "failed", text: error.message });
    return {
      text: `${error.message} Answer with what you have, or ask something smaller.`,
      isError: true,
    };
  }
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
    ...open.map((question) => `- open: ${question}`),
    ...(cut === undefined ? [] : [`- it did not end by itself: ${cut}`]),
  ];
  return dataBlock("result", { from: who }, lines.join("\n"));
}

const gapsAtMost = 4;
