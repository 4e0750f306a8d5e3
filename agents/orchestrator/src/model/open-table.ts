import { createCitations } from "@binnacle/agent-kit";
import type { Finding, Model, PlanStep } from "@binnacle/contracts";
import { redactText } from "@binnacle/runtime";
import { type Draft, toInvestigation } from "../draft.ts";
import type { Run } from "../ports.ts";
import type { AskedReport } from "./ask-specialist.ts";
import { contextDocument } from "./context-document.ts";
import { questionFact } from "./question-fact.ts";
import { talkBefore } from "./talk-before.ts";
import { workloadFacts } from "./workload-facts.ts";

/** Of a question, so many characters go to a model. */
const questionAtMost = 2000;

/** All that one run of the orchestrator works on. */
export interface Table extends Awaited<ReturnType<typeof openTable>> {}

export async function openTable(first: Draft, model: Model, run: Run) {
  const { hash, clock } = run.ports;
  const { investigation } = toInvestigation(first, { hash, nowMs: clock(), revision: 0 });
  const before = await talkBefore(investigation, run.ports.store);
  const question = await redactText(investigation.question.slice(0, questionAtMost));
  const asked = questionFact({ ...investigation, question }, hash);
  const citations = createCitations([
    asked,
    ...workloadFacts(investigation, hash),
    ...investigation.evidence,
    ...before.evidence,
  ]);
  const findings = new Map<string, Finding>();
  for (const { finding } of investigation.hypotheses)
    findings.set(`f${findings.size + 1}`, finding);
  const reports: AskedReport[] = [];
  const now = new Set(investigation.evidence.map(({ id }) => id));
  const earlier = new Set(before.evidence.map(({ id }) => id));
  const isEarlier = (id: string): boolean => earlier.has(id) && !now.has(id);
  const told = { ...investigation, question };
  const context = await redactText(
    contextDocument(told, { citations, before: before.said, isEarlier }),
  );
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
    /** When the model's part has to be over. */
    deadlineMs: clock() + run.ports.reasoning.timeoutMs,
    standing: { isNew: false },
    first,
    context,
    /** All that the orchestrator was shown. */
    shown: [context],
    draft: () => draft,
    show,
    tell: (step: PlanStep): void => show({ plan: withStep(draft.plan, step) }),
  };
}

function withStep(plan: readonly PlanStep[], step: PlanStep): readonly PlanStep[] {
  const isKnown = plan.some(({ id }) => id === step.id);
  return isKnown ? plan.map((item) => (item.id === step.id ? step : item)) : [...plan, step];
}
