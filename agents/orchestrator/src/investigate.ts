import {
  AlertsResult,
  AppError,
  type Claim,
  type Diagnosis,
  type Evidence,
  type Gap,
  type Intent,
  type Investigation,
  type KubernetesReport,
  type MemoryReport,
  type PlanStep,
  type Reply,
  type RespondOptions,
  type Trigger,
} from "@binnacle/contracts";
import { correlate } from "@binnacle/diagnosis";
import { askKubernetes, askMemory } from "./ask-agents.ts";
import { type Draft, toInvestigation } from "./draft.ts";
import { leadingOf } from "./leading-of.ts";
import { lookAt, type Names } from "./look-at.ts";
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
  /** What the thread is about so far. */
  readonly before?: Investigation | undefined;
}

interface Run {
  readonly ports: OrchestratorPorts;
  readonly tools: RunTools;
  readonly options: RespondOptions;
  readonly publish: (draft: Draft) => Investigation;
  readonly keep: (investigation: Investigation) => Promise<void>;
}

/** The whole chain: a sign at once, the first look, both agents in parallel, the merged and verified answer. */
export async function investigate(
  asked: Investigating,
  ports: OrchestratorPorts,
  options: RespondOptions,
): Promise<Reply> {
  const run = startRun(asked, ports, options);
  const looking = emptyDraft(asked, ports);
  run.publish(looking);
  const { tools } = run;
  const isLoose = asked.trigger.intent.kind === "question";
  const looks = { tools, signal: options.signal, windowMinutes: ports.windowMinutes };
  const { look, notes } = await lookAt({ ...namesIn(asked), isLoose }, looks);
  if (look.kind === "blind") return await answerBlind(looking, look.gap, run);
  const { outcome, evidence, gaps } = look.result;
  if (outcome.kind !== "diagnosed")
    return { kind: "answer", answer: nameQuestion(outcome, again(asked)) };
  const first: Draft = {
    ...looking,
    status: "first_look",
    scope: scopeOf(outcome),
    diagnosis: outcome,
    notes,
    hypotheses: hypothesesOf(outcome, { ports }),
    evidence,
    gaps,
    plan: [answered("first look", firstLookText(outcome)), asking("memory"), asking("kubernetes")],
  };
  await run.keep(run.publish(first));
  return await complete(first, outcome, run);
}

function namesIn({ target, namespace, before }: Investigating): Names {
  return { target, namespace, threadNamespace: before?.incident.scope.namespace };
}

function startRun(
  { before }: Investigating,
  ports: OrchestratorPorts,
  options: RespondOptions,
): Run {
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
    /** A look aside that found nothing does not change what the thread is about. */
    async keep(investigation) {
      const { thread: _thread, ...aside } = investigation;
      const isAside = before !== undefined && leadingOf(before) !== undefined;
      const found = leadingOf(investigation) !== undefined;
      await ports.store.put(isAside && !found ? aside : investigation);
    },
  };
}

function emptyDraft(
  { trigger, text, namespace, before, target }: Investigating,
  ports: OrchestratorPorts,
): Draft {
  const nowMs = ports.clock();
  const place = namespace ?? before?.incident.scope.namespace;
  return {
    id: ports.newId(),
    trigger,
    question: text,
    status: "looking",
    startedAtMs: nowMs,
    scope: {
      cluster: { id: "", name: ports.clusterName },
      ...(place === undefined ? {} : { namespace: place }),
      ...(target === undefined ? {} : { workload: target }),
      window: {
        from: new Date(nowMs - ports.windowMinutes * 60_000).toISOString(),
        to: new Date(nowMs).toISOString(),
      },
    },
    hypotheses: [],
    evidence: [],
    gaps: [],
    notes: [],
    plan: [asking("first look")],
  };
}

/** Without Kubernetes nothing can be concluded: the answer says so, and still shows which alerts fire. */
async function answerBlind(draft: Draft, gap: Gap, run: Run): Promise<Reply> {
  const { signal } = run.options;
  const reason: unknown = signal.reason;
  if (signal.aborted && reason instanceof AppError) throw reason;
  const alerts = await run.tools.call(
    { server: "prometheus", tool: "list_alerts", args: {} },
    { signal },
  );
  const final = run.publish({
    ...draft,
    status: "answered",
    gaps: alerts.kind === "gap" ? [gap, alerts.gap] : [gap],
    ...(alerts.kind === "gap" ? {} : firingAlerts(AlertsResult.parse(alerts.structured))),
    plan: [{ who: "first look", state: "failed", text: gap.why }],
  });
  await run.keep(final);
  return { kind: "investigation", investigation: final };
}

/** The alerts that fire, for want of anything better. */
function firingAlerts({ items, evidence }: AlertsResult): Pick<Draft, "notes" | "evidence"> {
  const firing = items.flatMap((item, index) => {
    const ids = evidence[index]?.id;
    const isReal = item.state === "firing" && item.severity !== "none";
    return isReal ? [{ item, evidence: ids === undefined ? [] : [ids] }] : [];
  });
  const notes: Claim[] = firing.map(({ item, evidence: ids }) => ({
    text: `Prometheus: alert ${item.name} fires, since ${item.activeAt}: ${item.summary}`,
    evidence: ids,
  }));
  const none = { text: "Prometheus: no alert fires.", evidence: [] };
  return { notes: notes.length === 0 ? [none] : notes.slice(0, 3), evidence };
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
  await run.keep(final);
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

function scopeOf({ cluster, namespace, window, target }: Diagnosis): Draft["scope"] {
  return {
    cluster,
    window,
    ...(namespace === undefined ? {} : { namespace }),
    ...(target === undefined ? {} : { workload: target.name }),
  };
}

/** The same question, for a button that names another object. */
function again({ text, target, namespace }: Investigating): Intent {
  return {
    kind: "question",
    question: text,
    ...(target === undefined ? {} : { target }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((item) => [item.id, item])).values()];
}
