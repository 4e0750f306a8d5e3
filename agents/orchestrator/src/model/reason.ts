import {
  type Agent,
  type AgentResult,
  type AgentTool,
  createCitations,
  namesOf,
  runAgent,
  type ToolReply,
} from "@binnacle/agent-kit";
import {
  type Diagnosis,
  type Evidence,
  type Finding,
  type Investigation,
  type Model,
  type ModelUsage,
  type ObjectRef,
  type PlanStep,
  present,
  type Reasoning,
  type Report,
  type Task,
} from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { z } from "zod";
import { openAccount } from "../create-account.ts";
import { type Draft, toInvestigation } from "../draft.ts";
import type { Run } from "../ports.ts";
import { AskedReport, askSpecialist, reportText } from "./ask-specialist.ts";
import { contextDocument } from "./context-document.ts";
import { endOrGoOn, type ReadAnswer, readAnswer } from "./judge-answer.ts";
import { Ask, ModelAnswer } from "./model-answer.ts";
import { promptVersion, systemPrompt } from "./prompt.ts";
import { questionFact } from "./question-fact.ts";
import { talkBefore } from "./talk-before.ts";

const sampling = { temperature: 0, maxTokens: 2000 };
const turnsAtMost = 8;
/** What a round costs at least: without it no new one is begun. */
const roundTurns = 3;
const roundTokens = 12_000;

interface Reasoned {
  readonly draft: Draft;
  readonly show: (part: Partial<Draft>) => void;
}

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
  const agent = orchestrator(table, inTime);
  table.tell({
    id: "orchestrator",
    who: "orchestrator",
    round: 1,
    state: "asked",
    text: `reads ${table.context.length > 0 ? "what code found" : ""}`,
  });
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

/** All that one run of the orchestrator works on. */
interface Table extends Awaited<ReturnType<typeof openTable>> {}

async function openTable(first: Draft, model: Model, run: Run) {
  const { hash, clock } = run.ports;
  const { investigation } = toInvestigation(first, { hash, nowMs: clock(), revision: 0 });
  const before = await talkBefore(investigation, run.ports.store);
  const asked = questionFact(investigation, hash);
  const citations = createCitations([asked, ...investigation.evidence, ...before.evidence]);
  const findings = new Map<string, Finding>();
  for (const { finding } of investigation.hypotheses)
    findings.set(`f${findings.size + 1}`, finding);
  const reports: AskedReport[] = [];
  let draft = first;
  const show = (part: Partial<Draft>): void => {
    draft = { ...draft, ...part };
    run.publish(draft);
  };
  return {
    run,
    model,
    investigation,
    citations,
    findings,
    reports,
    rounds: new Set<string>(),
    standing: { isNew: false },
    context: contextDocument(investigation, { citations, before: before.said }),
    first: () => draft,
    show,
    tell: (step: PlanStep): void => show({ plan: withStep(draft.plan, step) }),
  };
}

function withStep(plan: readonly PlanStep[], step: PlanStep): readonly PlanStep[] {
  const isKnown = plan.some(({ id }) => id === step.id);
  return isKnown ? plan.map((item) => (item.id === step.id ? step : item)) : [...plan, step];
}

function orchestrator(table: Table, signal: AbortSignal): Agent<ModelAnswer> {
  const { run } = table;
  return {
    name: "orchestrator",
    promptVersion,
    system: systemPrompt,
    tools: run.ports.specialists.map((specialist) => askTool(specialist, table, signal)),
    show: (_tool, reply) => shownReport(reply, table),
    submit: {
      name: "answer",
      description: "Answers the person. Ends your work, unless code finds an open question.",
      schema: ModelAnswer,
      judge: (answer, { isLast }) => judged(answer, isLast, table),
    },
    sampling,
    turnsAtMost,
  };
}

const { $schema: _schema, ...askSchema } = z.toJSONSchema(Ask);

function askTool(
  specialist: Run["ports"]["specialists"][number],
  table: Table,
  signal: AbortSignal,
): AgentTool {
  const { run, model, tell } = table;
  return {
    name: `ask_${specialist.name}`,
    description: specialist.description,
    inputSchema: askSchema,
    timeoutMs: run.ports.reasoning.timeoutMs,
    async run(input, { id, signal: inTime }) {
      const parsed = Ask.safeParse(input);
      if (!parsed.success) return { text: "Give one task as text: { task }.", isError: true };
      const round = roundOf(id, table);
      const either = AbortSignal.any([signal, inTime]);
      const task = taskOf(parsed.data.task, round, table);
      return await askSpecialist(specialist, task, { run, model, id, round, signal: either, tell });
    },
  };
}

/** Calls of one turn are one round. */
function roundOf(id: string, { rounds }: Table): number {
  const [turn = ""] = id.split(".");
  rounds.add(turn);
  return [...rounds].indexOf(turn) + 1;
}

function taskOf(question: string, round: number, table: Table): Task {
  const { investigation, citations, context, findings } = table;
  const { scope, target, workloads } = investigation;
  return {
    question,
    scope,
    ...present({ target }),
    findings: [...findings.values()],
    workloads: workloads.map(({ ref }) => ref),
    briefing: { context, evidence: [...citations.all()], round },
  };
}

/** Registers what a specialist brought, in the order of the calls. */
function shownReport(reply: ToolReply, table: Table): string {
  const kept = AskedReport.safeParse(reply.kept);
  if (!kept.success) return reply.text;
  const { citations, findings, reports, standing } = table;
  const { report } = kept.data;
  const known = citations.all().length;
  citations.add(report.evidence);
  standing.isNew = citations.all().length > known;
  for (const finding of report.findings)
    if (handleIn(findings, finding.id) === undefined)
      findings.set(`f${findings.size + 1}`, finding);
  reports.push(kept.data);
  const handleOf = (id: string): string => handleIn(findings, id) ?? "f?";
  return reportText(kept.data, { citations, handleOf });
}

function handleIn(findings: ReadonlyMap<string, Finding>, id: string): string | undefined {
  return [...findings].find(([, finding]) => finding.id === id)?.[0];
}

function judged(answer: ModelAnswer, isLast: boolean, table: Table) {
  const { complaints } = read(answer, table);
  if (complaints.length > 0) return { kind: "mend", complaints } as const;
  const { run, rounds, standing, investigation, findings, tell } = table;
  const left = run.budget.left();
  const { judgement, why } = endOrGoOn(answer, {
    rounds: rounds.size,
    isNew: standing.isNew,
    hasCause: findings.size > 0,
    isWell: investigation.severity === "fine",
    canAfford: !isLast && left.turns >= roundTurns && left.tokens >= roundTokens && left.ms > 0,
  });
  tell({
    id: `decision ${rounds.size}`,
    who: "orchestrator",
    round: Math.max(rounds.size, 1),
    state: "answered",
    text: why,
  });
  return judgement;
}

function read(
  answer: ModelAnswer,
  { citations, findings, investigation, reports }: Table,
): ReadAnswer {
  const others: ObjectRef[] = [
    ...investigation.workloads.map(({ ref }) => ref),
    ...investigation.dependencies,
    ...[...findings.values()].flatMap(({ culprit, owner, victims }) => [
      culprit,
      owner,
      ...victims.map(({ ref }) => ref),
    ]),
    { kind: "Namespace", name: investigation.scope.namespace ?? investigation.scope.cluster.name },
    { kind: "Cluster", name: investigation.scope.cluster.name },
  ];
  const engineFirst = leadingOf(investigation)?.finding;
  return readAnswer(answer, {
    citations,
    wholes: new Map(),
    names: namesOf(
      [...citations.all(), ...reports.flatMap(({ report }) => report.evidence)],
      [],
      others,
    ),
    commands: commandsIn([...findings.values()]),
    severity: investigation.severity,
    findings: new Map([...findings].map(([handle, { id }]) => [handle, id])),
    isEngineFirst: (id) => engineFirst === undefined || engineFirst.id === id,
  });
}

/** Commands that stand in what was found: they may be said again as they are. */
function commandsIn(findings: readonly Finding[]): ReadonlySet<string> {
  const steps = findings.flatMap(({ fix, later, nextCheck }) => [
    ...fix,
    ...later,
    ...(nextCheck === undefined ? [] : [nextCheck]),
  ]);
  return new Set(steps.flatMap(({ command }) => command ?? []));
}

interface Concluding {
  readonly table: Table;
  readonly seconds: number;
}

async function concluded(
  result: AgentResult<ModelAnswer>,
  { table, seconds }: Concluding,
): Promise<Draft> {
  const { run, reports } = table;
  const answer = result.kind === "submitted" ? read(result.submitted, table) : undefined;
  await keepTranscript(result, table);
  const dropped =
    (answer?.complaints.length ?? 0) +
    reports.reduce((sum, { report }) => sum + (report.dropped ?? 0), 0);
  const usage = [result.usage, ...reports.flatMap(({ report }) => report.transcript?.usage ?? [])];
  const reasoning: Reasoning | undefined =
    result.model === undefined
      ? undefined
      : {
          model: result.model,
          rung: result.rung ?? 1,
          promptVersion,
          temperature: sampling.temperature,
          turns: result.turns + reports.reduce((sum, { report }) => sum + turnsIn(report), 0),
          usage: usage.reduce(sumOf),
          seconds: Math.round(seconds * 10) / 10,
          dropped,
        };
  const draft = table.first();
  return {
    ...draft,
    reports: [...draft.reports, ...reports.map(({ report }) => report)],
    evidence: [...draft.evidence, ...madeFor(answer, table)],
    bills: [...draft.bills, ...reports.map(({ bill }) => bill)],
    ...present({
      reply: answer?.reply,
      ranking: answer?.ranking,
      reasoning,
      modelFailure: result.kind === "ended" ? failureOf(result) : undefined,
    }),
    ...(answer?.reply === undefined
      ? {}
      : { notes: draft.notes.slice(0, run.trigger.kind === "asked" ? 1 : 0) }),
  };
}

function madeFor(answer: ReadAnswer | undefined, { citations }: Table): Evidence[] {
  return [...citations.all(), ...(answer?.evidence ?? [])];
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
