import type {
  Diagnosis,
  Evidence,
  Gap,
  Intent,
  Investigation,
  KubernetesReport,
  MemoryReport,
  ObjectRef,
  PlanStep,
  Reply,
  RespondOptions,
  Trigger,
} from "@binnacle/contracts";
import { correlate } from "@binnacle/diagnosis";
import { askKubernetes, askMemory } from "./ask-agents.ts";
import { type Draft, toInvestigation } from "./draft.ts";
import { type FirstLook, firstLook, type Question } from "./first-look.ts";
import { nameQuestion } from "./name-question.ts";
import { answered, asking, firstLookText, kubernetesStep, memoryStep } from "./plan-steps.ts";
import type { OrchestratorPorts } from "./ports.ts";
import { type RunTools, runTools } from "./run-tools.ts";

export interface Investigating {
  readonly trigger: Trigger;
  /** As typed. */
  readonly text: string;
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface Run {
  readonly ports: OrchestratorPorts;
  readonly tools: RunTools;
  readonly options: RespondOptions;
  readonly publish: (draft: Draft) => Investigation;
}

/** The whole chain: a sign at once, the first look, both agents in parallel, the merged and verified answer. */
export async function investigate(
  asked: Investigating,
  ports: OrchestratorPorts,
  options: RespondOptions,
): Promise<Reply> {
  const run = startRun(ports, options);
  const looking = emptyDraft(asked, ports);
  run.publish(looking);
  const { look, note } = await lookAt(asked, run);
  if (look.kind === "blind") return await answerBlind(looking, look.gap, run);
  const { outcome, evidence, gaps } = look.result;
  if (outcome.kind !== "diagnosed")
    return { kind: "answer", answer: nameQuestion(outcome, (found) => again(asked, found)) };
  const first: Draft = {
    ...looking,
    status: "first_look",
    scope: scopeOf(looking, outcome),
    diagnosis: outcome,
    ...(note === undefined ? {} : { note }),
    hypotheses: hypothesesOf(outcome, { ports }),
    evidence,
    gaps,
    plan: [answered("first look", firstLookText(outcome)), asking("memory"), asking("kubernetes")],
  };
  run.publish(first);
  return await complete(first, outcome, run);
}

function startRun(ports: OrchestratorPorts, options: RespondOptions): Run {
  const tools = runTools(ports.tools);
  let revision = 0;
  return {
    ports,
    tools,
    options,
    publish(draft) {
      revision += 1;
      const snapshot = toInvestigation(draft, { tools, nowMs: ports.clock(), revision });
      options.onUpdate(snapshot);
      return snapshot;
    },
  };
}

function emptyDraft(
  { trigger, text, namespace, target }: Investigating,
  ports: OrchestratorPorts,
): Draft {
  const nowMs = ports.clock();
  return {
    id: ports.newId(),
    trigger,
    question: text,
    status: "looking",
    startedAtMs: nowMs,
    scope: {
      cluster: { id: "", name: ports.clusterName },
      ...(namespace === undefined ? {} : { namespace }),
      ...(target === undefined ? {} : { workload: target }),
      window: {
        from: new Date(nowMs - ports.windowMinutes * 60_000).toISOString(),
        to: new Date(nowMs).toISOString(),
      },
    },
    hypotheses: [],
    evidence: [],
    gaps: [],
    plan: [asking("first look")],
  };
}

/** A word of a question that names nothing, and nothing like it, was not a name: look at the whole instead. */
async function lookAt(asked: Investigating, run: Run): Promise<{ look: FirstLook; note?: string }> {
  const { target, namespace, trigger } = asked;
  const question: Question = { target, namespace, windowMinutes: run.ports.windowMinutes };
  const look = await firstLook(question, run.tools, run.options.signal);
  if (look.kind === "blind" || look.result.outcome.kind !== "unknown_name") return { look };
  const { what, near, name } = look.result.outcome;
  const isPlainWord =
    trigger.intent.kind === "question" && what === "workload" && near.length === 0;
  if (!isPlainWord) return { look };
  const whole = namespace === undefined ? "the whole cluster" : `namespace ${namespace}`;
  return {
    look: await firstLook({ ...question, target: undefined }, run.tools, run.options.signal),
    note: `No object is named ${name}; this is about ${whole}.`,
  };
}

/** Without Kubernetes nothing can be concluded: the answer says so, and still shows which alerts fire. */
async function answerBlind(draft: Draft, gap: Gap, run: Run): Promise<Reply> {
  const alerts = await run.tools.call(
    { server: "prometheus", tool: "list_alerts", args: {} },
    { signal: run.options.signal },
  );
  const final = run.publish({
    ...draft,
    status: "answered",
    gaps: alerts.kind === "gap" ? [gap, alerts.gap] : [gap],
    evidence: alerts.kind === "gap" ? [] : alerts.evidence,
    ...(alerts.kind === "gap" ? {} : { note: `Prometheus says: ${alerts.text}` }),
    plan: [{ who: "first look", state: "failed", text: gap.why }],
  });
  await run.ports.store.put(final);
  return { kind: "investigation", investigation: final };
}

async function complete(first: Draft, diagnosis: Diagnosis, run: Run): Promise<Reply> {
  let draft = first;
  const advance = (step: PlanStep, part: Partial<Draft>): void => {
    const plan = draft.plan.map((item) => (item.who === step.who ? step : item));
    draft = { ...draft, ...part, plan };
    run.publish(draft);
  };
  const [kubernetes, memory] = await Promise.all([
    askKubernetes(first, diagnosis, run).then((report) => {
      advance(kubernetesStep(report), { kubernetes: report });
      return report;
    }),
    askMemory(first, diagnosis, run).then((report) => {
      advance(memoryStep(report), { memory: report });
      return report;
    }),
  ]);
  const final = run.publish({
    ...draft,
    status: "answered",
    hypotheses: hypothesesOf(diagnosis, { ports: run.ports, kubernetes, memory }),
    evidence: distinct([...first.evidence, ...kubernetes.evidence, ...memory.evidence]),
    gaps: [...first.gaps, ...kubernetes.gaps, ...memory.gaps],
  });
  await run.ports.store.put(final);
  return { kind: "investigation", investigation: final };
}

function hypothesesOf(
  diagnosis: Diagnosis,
  {
    ports,
    kubernetes,
    memory,
  }: { ports: OrchestratorPorts; kubernetes?: KubernetesReport; memory?: MemoryReport },
): Investigation["hypotheses"] {
  return correlate({
    findings: diagnosis.findings,
    signals: kubernetes?.signals ?? [],
    changes: diagnosis.changes,
    recalled: memory?.recalled ?? [],
    rejected: memory?.rejected ?? {},
    hash: ports.hash,
  });
}

function scopeOf(draft: Draft, diagnosis: Diagnosis): Draft["scope"] {
  const { cluster, namespace, window, target } = diagnosis;
  const workload = target?.name ?? draft.scope.workload;
  return {
    cluster,
    window,
    ...(namespace === undefined ? {} : { namespace }),
    ...(workload === undefined ? {} : { workload }),
  };
}

/** The same question about the object that a button names. */
function again({ text }: Investigating, found: ObjectRef): Intent {
  if (found.kind === "Namespace")
    return { kind: "question", question: text, namespace: found.name };
  const namespace = found.namespace === undefined ? {} : { namespace: found.namespace };
  return {
    kind: "question",
    question: text,
    target: `${found.kind.toLowerCase()}/${found.name}`,
    ...namespace,
  };
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((item) => [item.id, item])).values()];
}
