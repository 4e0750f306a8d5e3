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
import { orchestratorStep, sampling } from "./orchestrator-agent.ts";
import { promptVersion } from "./prompt.ts";
import { readAtTable } from "./read-at-table.ts";

interface Concluding {
  readonly table: Table;
  readonly seconds: number;
}

/** The draft with what stands of an answer, what it cost, or why there is none. */
export async function concluded(
  result: AgentResult<ModelAnswer>,
  { table, seconds }: Concluding,
): Promise<Draft> {
  const { reports } = table;
  const answer = result.kind === "submitted" ? readAtTable(result.submitted, table) : undefined;
  await keepTranscript(result, table);
  table.tell({ ...orchestratorStep, ...endOf(result) });
  const draft = table.draft();
  return {
    ...draft,
    reports: [...draft.reports, ...reports.map(({ report }) => report)],
    evidence: [...draft.evidence, ...table.citations.all()],
    bills: [...draft.bills, ...reports.map(({ bill }) => bill)],
    ...present({
      reply: answer?.reply,
      ranking: answer?.ranking,
      reasoning: reasoningOf(result, { table, seconds, unproven: answer?.complaints.length ?? 0 }),
      modelFailure: result.kind === "ended" ? failureOf(result) : undefined,
    }),
  };
}

function endOf(result: AgentResult<ModelAnswer>): Pick<PlanStep, "state" | "text"> {
  if (result.kind === "submitted") return { state: "answered", text: "answered" };
  return { state: "failed", text: failureOf(result) };
}

/** What all its turns cost together; undefined: no model answered. */
function reasoningOf(
  { model, rung = 1, turns, usage }: AgentResult<ModelAnswer>,
  { table: { reports }, seconds, unproven }: Concluding & { readonly unproven: number },
): Reasoning | undefined {
  if (model === undefined) return undefined;
  const all = [usage, ...reports.flatMap(({ report }) => report.transcript?.usage ?? [])];
  return {
    model,
    rung,
    promptVersion,
    temperature: sampling.temperature,
    turns: turns + reports.reduce((sum, { report }) => sum + turnsIn(report), 0),
    usage: all.reduce(sumOf),
    seconds: Math.round(seconds * 10) / 10,
    dropped: reports.reduce((sum, { report }) => sum + (report.dropped ?? 0), unproven),
  };
}

function turnsIn({ transcript }: Report): number {
  return transcript?.messages.filter(({ role }) => role === "answer").length ?? 0;
}

function sumOf(one: ModelUsage, other: ModelUsage): ModelUsage {
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

function failureOf({ why, failure }: Extract<AgentResult<ModelAnswer>, { kind: "ended" }>): string {
  return failure?.why ?? ends[why];
}

async function keepTranscript(
  result: AgentResult<ModelAnswer>,
  { run, context, investigation, reports }: Table,
): Promise<void> {
  const agents = [result.transcript, ...reports.flatMap(({ report }) => report.transcript ?? [])];
  const transcript = { investigationId: investigation.id, context, agents };
  await run.ports.transcripts.put(transcript);
}
