import type { AgentResult } from "@binnacle/agent-kit";
import {
  type ModelUsage,
  type PlanStep,
  present,
  type Reasoning,
  type Report,
} from "@binnacle/contracts";
import type { Draft } from "../draft.ts";
import type { ModelAnswer } from "./model-answer.ts";
import type { Table } from "./open-table.ts";
import { sampling } from "./orchestrator-agent.ts";
import { orchestratorStep } from "./orchestrator-step.ts";
import { promptVersion } from "./prompt.ts";
import { readAtTable } from "./read-at-table.ts";

interface Concluding {
  readonly table: Table;
  readonly seconds: number;
}

/** The draft with what stands of an answer, what it cost, or why there is none. */
export function concluded(result: AgentResult<ModelAnswer>, { table, seconds }: Concluding): Draft {
  const { reports, first } = table;
  const answer = result.kind === "submitted" ? readAtTable(result.submitted, table) : undefined;
  table.tell({ ...orchestratorStep, ...endOf(result) });
  const { plan } = table.draft();
  return {
    ...first,
    plan: plan.map(ended),
    // What a word is no name of, a reply to the whole sentence need not say.
    notes:
      answer?.reply === undefined
        ? first.notes
        : first.notes.filter(({ slots }) => slots?.["name"] === undefined),
    modelReports: reports.map(({ report }) => report),
    evidence: [...first.evidence, ...table.citations.all()],
    bills: [...first.bills, ...reports.map(({ bill }) => bill)],
    ...present({
      reply: answer?.reply,
      ranking: answer?.ranking,
      reasoning: reasoningOf(result, { table, seconds, unproven: answer?.complaints.length ?? 0 }),
      modelFailure: failureIn(result),
    }),
  };
}

/** Nobody is asked any more. */
function ended(step: PlanStep): PlanStep {
  return step.state === "asked" ? { ...step, state: "failed", text: "did not end in time" } : step;
}

function endOf(result: AgentResult<ModelAnswer>): Pick<PlanStep, "state" | "text"> {
  if (result.kind === "submitted") return { state: "answered", text: "answered" };
  return { state: "failed", text: failureIn(result) ?? "" };
}

/** What all its turns cost together; undefined: no model answered. */
function reasoningOf(
  { model, rung = 1, turns, usage }: AgentResult<ModelAnswer>,
  { table: { reports }, seconds, unproven }: Concluding & { readonly unproven: number },
): Reasoning | undefined {
  if (model === undefined) return undefined;
  const dropped = reports.reduce((sum, { report }) => sum + (report.dropped ?? 0), unproven);
  const spent = { turns, usage, reports: reports.map(({ report }) => report) };
  return { ...spentOn(spent), model, rung, seconds: Math.round(seconds * 10) / 10, dropped };
}

/** Turns and tokens of the orchestrator and of those that it asked. */
export function spentOn({
  turns,
  usage,
  reports,
}: Pick<Reasoning, "turns" | "usage"> & { readonly reports: readonly Report[] }) {
  const all = [usage, ...reports.flatMap(({ transcript }) => transcript?.usage ?? [])];
  return {
    promptVersion,
    temperature: sampling.temperature,
    turns: turns + reports.reduce((sum, report) => sum + turnsIn(report), 0),
    usage: all.reduce(sumOf),
  };
}

function turnsIn({ transcript }: Report): number {
  return transcript?.messages.filter(({ role }) => role === "answer").length ?? 0;
}

export function sumOf(one: ModelUsage, other: ModelUsage): ModelUsage {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    cents: one.cents + other.cents,
  };
}

const ends = {
  model_failed: "the model did not answer",
  budget: "the budget of this question was used up",
  stopped: "the model took too long",
  no_answer: "the model gave no answer that can be read",
} as const;

/** Why there is no answer, or why the one that stands was not mended to the end. */
function failureIn(result: AgentResult<ModelAnswer>): string | undefined {
  if (result.kind === "submitted") return result.failure?.why;
  return result.failure?.why ?? ends[result.why];
}

/** Kept before anything else may fail: also of what was stopped. */
export async function keepTranscript(
  result: AgentResult<ModelAnswer>,
  { run, context, investigation, reports }: Table,
): Promise<void> {
  const agents = [result.transcript, ...reports.flatMap(({ report }) => report.transcript ?? [])];
  const transcript = { investigationId: investigation.id, context, agents };
  await run.ports.transcripts.put(transcript);
}
