import type { Agent, AgentTool, ToolReply } from "@binnacle/agent-kit";
import { type Evidence, type Finding, present, type Report, type Task } from "@binnacle/contracts";
import { z } from "zod";
import type { Run } from "../ports.ts";
import { AskedReport, answeredStep, askSpecialist, reportText } from "./ask-specialist.ts";
import { endOrGoOn } from "./judge-answer.ts";
import { Ask, ModelAnswer } from "./model-answer.ts";
import type { Table } from "./open-table.ts";
import { promptVersion, systemPrompt } from "./prompt.ts";
import { readAtTable } from "./read-at-table.ts";

export const sampling = { temperature: 0, maxTokens: 2000 };
const turnsAtMost = 8;
/** What a round costs at least: without it no new one is begun. */
const roundTurns = 3;
const roundTokens = 12_000;

/** The orchestrator at one table: specialists are its tools, and code judges its answer. */
export function orchestratorAgent(table: Table, signal: AbortSignal): Agent<ModelAnswer> {
  const { run } = table;
  return {
    name: "orchestrator",
    promptVersion,
    system: systemPrompt,
    tools: run.ports.specialists.map((specialist) => askTool(specialist, table, signal)),
    show: (_tool, reply) => shownReport(reply, table),
    onShown: (text) => void table.shown.push(text),
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

/** Of the time that is left, a specialist gets so much: the rest is for the answer. */
const specialistShare = 0.6;

function askTool(
  specialist: Run["ports"]["specialists"][number],
  table: Table,
  signal: AbortSignal,
): AgentTool {
  const { run, model, tell, deadlineMs } = table;
  const { reasoning, clock } = run.ports;
  return {
    name: `ask_${specialist.name}`,
    description: specialist.description,
    inputSchema: askSchema,
    timeoutMs: reasoning.timeoutMs,
    async run(input, { id, signal: inTime }) {
      const parsed = Ask.safeParse(input);
      if (!parsed.success) return { text: "Give one task as text: { task }.", isError: true };
      const round = roundOf(id, table);
      const timeoutMs = Math.max(1, Math.round((deadlineMs - clock()) * specialistShare));
      const task = taskOf(parsed.data.task, { round, deadlineMs: clock() + timeoutMs }, table);
      return await askSpecialist(specialist, task, {
        run,
        model,
        id,
        round,
        timeoutMs,
        signal: AbortSignal.any([signal, inTime]),
        tell,
        learn: (asked) => learn(asked, table),
      });
    },
  };
}

/** What a specialist brought is shown at once; in the end all stand in the order of the calls. */
function learn(asked: AskedReport, table: Table): void {
  const { modelReports = [], bills } = table.draft();
  table.show({ modelReports: [...modelReports, asked.report], bills: [...bills, asked.bill] });
  table.tell(answeredStep(asked, roundOf(asked.id, table)));
}

/** Calls of one turn are one round. */
function roundOf(id: string, { rounds }: Table): number {
  const [turn = ""] = id.split(".");
  rounds.add(turn);
  return [...rounds].indexOf(turn) + 1;
}

function taskOf(
  question: string,
  when: { readonly round: number; readonly deadlineMs: number },
  table: Table,
): Task {
  const { investigation, citations, context, findings } = table;
  const { scope, target, workloads } = investigation;
  return {
    question,
    scope,
    ...present({ target }),
    findings: [...findings.values()],
    workloads: workloads.map(({ ref }) => ref),
    briefing: { context, evidence: [...citations.all()], ...when },
  };
}

/** Registers what a specialist brought, in the order of the calls. */
function shownReport(reply: ToolReply, table: Table): string {
  const kept = AskedReport.safeParse(reply.kept);
  if (!kept.success) return reply.text;
  const { citations, findings, reports, standing } = table;
  const { report, id } = kept.data;
  // Also of what a journal kept: nothing was run then.
  table.tell(answeredStep(kept.data, roundOf(id, table)));
  const known = citations.all().length;
  citations.add(citedIn(report));
  standing.isNew = citations.all().length > known;
  for (const finding of report.findings)
    if (handleIn(findings, finding.id) === undefined)
      findings.set(`f${findings.size + 1}`, finding);
  reports.push(kept.data);
  const handleOf = (findingId: string): string => handleIn(findings, findingId) ?? "f?";
  return reportText(kept.data, { citations, handleOf });
}

/** What its claims stand on, and no more: nobody cites what was not shown. */
function citedIn({ findings, observations, evidence }: Report): Evidence[] {
  const claims = findings.flatMap((finding) => [
    ...finding.claims,
    ...finding.reasons,
    ...finding.against,
    ...finding.victims,
  ]);
  const ids = new Set([...claims, ...observations].flatMap((claim) => claim.evidence));
  return evidence.filter(({ id }) => ids.has(id));
}

function handleIn(findings: ReadonlyMap<string, Finding>, id: string): string | undefined {
  return [...findings].find(([, finding]) => finding.id === id)?.[0];
}

function judged(answer: ModelAnswer, isLast: boolean, table: Table) {
  const { complaints } = readAtTable(answer, table);
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
