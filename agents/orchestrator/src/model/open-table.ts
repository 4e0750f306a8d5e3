import { type Citations, createCitations } from "@binnacle/agent-kit";
import type { Finding, Investigation, Model, PlanStep } from "@binnacle/contracts";
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
  const { hash, clock, reasoning } = run.ports;
  const { investigation } = toInvestigation(first, { hash, nowMs: clock(), revision: 0 });
  const { citations, context } = await toldOf(investigation, run);
  const found = investigation.hypotheses.map(
    ({ finding }, index) => [`f${index + 1}`, finding] as const,
  );
  let draft = first;
  const show = (part: Partial<Draft>): void => {
    draft = { ...draft, ...part };
    run.publish(draft);
  };
  const reports: AskedReport[] = [];
  return {
    run,
    model,
    first,
    investigation,
    citations,
    context,
    /** By handle. */
    findings: new Map<string, Finding>(found),
    /** In the order of the calls. */
    reports,
    /** Turns in which somebody was asked. */
    rounds: new Set<string>(),
    /** Whether the last round brought new facts. */
    standing: { isNew: false },
    /** When the model's part has to be over. */
    deadlineMs: clock() + reasoning.timeoutMs,
    /** All that the orchestrator was shown. */
    shown: [context],
    draft: () => draft,
    show,
    tell: (step: PlanStep): void => show({ plan: withStep(draft.plan, step) }),
  };
}

/** What a model is told before its first turn, redacted, and the facts that it may cite. */
async function toldOf(
  investigation: Investigation,
  { ports: { hash, store, redactor } }: Run,
): Promise<{ readonly citations: Citations; readonly context: string }> {
  const before = await talkBefore(investigation, store);
  const question = (await redactor.text(investigation.question)).slice(0, questionAtMost);
  const told = { ...investigation, question };
  const citations = createCitations([
    questionFact(told, hash),
    ...workloadFacts(investigation, hash),
    ...investigation.evidence,
    ...before.evidence,
  ]);
  const now = new Set(investigation.evidence.map(({ id }) => id));
  const earlier = new Set(before.evidence.map(({ id }) => id));
  const isEarlier = (id: string): boolean => earlier.has(id) && !now.has(id);
  const document = contextDocument(told, { citations, before: before.said, isEarlier });
  return { citations, context: await redactor.text(document) };
}

function withStep(plan: readonly PlanStep[], step: PlanStep): readonly PlanStep[] {
  const isKnown = plan.some(({ id }) => id === step.id);
  return isKnown ? plan.map((item) => (item.id === step.id ? step : item)) : [...plan, step];
}
