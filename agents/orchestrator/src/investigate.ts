import {
  type Answered,
  AppError,
  type Candidate,
  type Claim,
  type DiagnoseResult,
  type Diagnosis,
  type Evidence,
  eks,
  type Gap,
  Investigation,
  type Model,
  type PlanStep,
  present,
  type Task,
  type Unclear,
  type Window,
} from "@binnacle/contracts";
import { counted, placeNote } from "@binnacle/diagnosis";
import { askInStep, logFailure, toGap } from "@binnacle/runtime";
import { answerBlind } from "./answer-blind.ts";
import { askBack } from "./ask-back.ts";
import { begin } from "./begin.ts";
import { questionOf } from "./begun.ts";
import { candidatesOf, namesIn } from "./candidates-of.ts";
import { askedStep, consult } from "./consult.ts";
import { type Bill, openAccount } from "./create-account.ts";
import type { Draft } from "./draft.ts";
import { keep, learn } from "./keep.ts";
import type { Run } from "./ports.ts";

/**
 * The whole chain, in named steps: begin, first look, one for each specialist, finish. What the journal has is not done
 * again.
 */
export async function investigate(run: Run): Promise<Investigation> {
  const begun = await begin(run);
  const looking: Draft = { ...run.draft, begun, scope: begun.scope };
  await keep(run.publish(looking), begun, run.ports);
  const named = candidatesOf(run.trigger, begun.place);
  const { answered, bill } = await look(looking, { step: "diagnose", candidates: named }, run);
  const looked: Draft = { ...looking, bills: [bill] };
  if (answered.kind !== "ok") {
    const gap = toGap(answered, { origin: "kubernetes", what: "the cluster" });
    return await finish(await answerBlind(looked, gap, run), run);
  }
  const { outcome } = answered.result;
  const { gaps } = answered;
  if (outcome.kind === "diagnosed") return await answer(looked, { ...answered, outcome }, run);
  const whole = isForModel(outcome, run) ? await lookAtWhole(looked, run) : undefined;
  if (whole === undefined) return await finish(askBack({ ...looked, gaps }, outcome), run);
  return await answer(whole.draft, whole.seen, run);
}

/** What a first look saw. */
interface Seen {
  readonly outcome: Diagnosis;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Specialists ask what the first look leaves open; then, where one takes part, a model reasons. */
async function answer(
  looked: Draft,
  { outcome, evidence, gaps }: Seen,
  run: Run,
): Promise<Investigation> {
  const first = withDiagnosis({ ...looked, evidence, gaps }, outcome, run);
  await keep(run.publish(first), first.begun, run.ports);
  const consulted = await consultAll(first, outcome, run);
  const { model } = run.ports;
  if (model === undefined || !wantsModel(run)) return await finish(consulted, run);
  const reasoned = await reasonOrNot({ ...consulted, status: "first_look" }, model, run);
  return await finish({ ...reasoned, status: "answered" }, run);
}

/** Whatever fails in the model's part costs that part alone: what code found stands. */
async function reasonOrNot(first: Draft, model: Model, run: Run): Promise<Draft> {
  try {
    // Loaded where a model takes part alone: without one the program starts sooner.
    const { reason } = await import("./model/reason.ts");
    return await reason(first, model, run);
  } catch (error) {
    if (run.signal.aborted) throw error;
    logFailure(run.ports.log, error, "the model's part failed");
    const why =
      error instanceof AppError ? error.message : "its part failed in me; it is in my log";
    return { ...first, modelFailure: why };
  }
}

/** A sentence whose words are no names at all: nothing is near them, and nothing was pointed at. */
function isForModel(outcome: Unclear, run: Run): boolean {
  if (run.ports.model === undefined || !wantsModel(run) || outcome.kind !== "unknown_name")
    return false;
  const { trigger } = run;
  const intent = trigger.kind === "asked" ? trigger.intent : undefined;
  const isAboutTrouble = intent?.kind === "question" && intent.isAboutTrouble === true;
  const isPointed = namesIn(trigger).pointedAt !== undefined || outcome.what === "namespace";
  return outcome.near.length === 0 && !isPointed && !isAboutTrouble;
}

/** What such a sentence is about: the place of the talk, else the whole cluster. */
async function lookAtWhole(
  looked: Draft,
  run: Run,
): Promise<{ readonly draft: Draft; readonly seen: Seen } | undefined> {
  const { namespace, target } = looked.begun.place;
  const name = target === undefined ? undefined : `${target.kind.toLowerCase()}/${target.name}`;
  const place = present({ target: name, namespace: target?.namespace ?? namespace });
  const { answered, bill } = await look(
    looked,
    { step: "diagnose the place", candidates: [place] },
    run,
  );
  const draft = { ...looked, bills: [...looked.bills, bill] };
  if (answered.kind !== "ok" || answered.result.outcome.kind !== "diagnosed") return undefined;
  return { draft, seen: { ...answered, outcome: answered.result.outcome } };
}

/** What the grammar knows costs no model. */
function wantsModel({ trigger }: Run): boolean {
  if (trigger.kind === "asked")
    return trigger.intent.kind === "question" && trigger.isSilent !== true;
  return trigger.kind === "alerted";
}

async function look(
  { scope }: Draft,
  { step, candidates }: { readonly step: string; readonly candidates: Candidate[] },
  run: Run,
): Promise<{ readonly answered: Answered<DiagnoseResult>; readonly bill: Bill }> {
  const account = openAccount("first look", run);
  const input = { candidates, ...lengthOf(scope.window) };
  const answered = await askInStep(eks.diagnose, input, {
    step,
    cluster: scope.cluster.name,
    ports: { ...run, ...account },
  });
  return { answered, bill: account.bill() };
}

/** As much of it as a first look takes. */
function lengthOf({ from, to }: Window): { readonly windowMinutes: number } {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return { windowMinutes: Math.min(Math.max(minutes, 1), 1440) };
}

function withDiagnosis(draft: Draft, diagnosis: Diagnosis, { ports }: Run): Draft {
  const { cluster, namespace, target, window, findings, checks } = diagnosis;
  const active = findings.filter(({ state }) => state === "active").length;
  const step: PlanStep = {
    ...askedStep("first look"),
    state: "answered",
    text: `${counted(active, "active finding")}, ${counted(checks.length, "cause")} checked`,
  };
  return {
    ...draft,
    status: "first_look",
    diagnosis,
    scope: {
      cluster: { ...cluster, name: draft.scope.cluster.name },
      ...present({ namespace, workload: target?.name }),
      window,
    },
    notes: [...placesNotFound(draft, diagnosis), ...notesOn(draft, diagnosis)].slice(0, 1),
    plan: [step, ...ports.specialists.map(({ name }) => askedStep(name))],
  };
}

/** Said before all else: what was named does not exist, so this is about something else. */
function notesOn({ trigger }: Draft, { asked = {} }: Diagnosis): Claim[] {
  const { pointedAt, words } = namesIn(trigger);
  const named = pointedAt === undefined ? words : [pointedAt];
  const [first] = named;
  const taken = asked.target ?? asked.namespace;
  if (first === undefined || named.some((name) => name === taken)) return [];
  const about =
    asked.namespace === undefined ? "the whole cluster" : `namespace ${asked.namespace}`;
  const slots = { name: { value: first }, about: { value: about } };
  return [{ text: "No object is named {name}; this is about {about}.", evidence: [], slots }];
}

function placesNotFound({ trigger }: Draft, diagnosis: Diagnosis): Claim[] {
  return trigger.kind === "asked" ? placeNote(trigger.intent, diagnosis) : [];
}

/** All specialists at once; each shows what it brought as soon as it has it. */
async function consultAll(first: Draft, diagnosis: Diagnosis, run: Run): Promise<Draft> {
  const { scope, trigger } = first;
  const { findings, target, workloads } = diagnosis;
  const task: Task = {
    question: questionOf(trigger),
    scope,
    ...present({ target }),
    findings,
    workloads: workloads.map(({ ref }) => ref),
  };
  let draft = first;
  const show = (part: Partial<Draft>): void => {
    draft = { ...draft, ...part };
    run.publish(draft);
  };
  const all = await Promise.all(
    run.ports.specialists.map(async (specialist) => {
      const tell = (step: PlanStep): void => show({ plan: withStep(draft.plan, step) });
      const consulted = await consult(specialist, task, { run, tell });
      show({
        plan: consulted.plan.reduce(withStep, draft.plan),
        reports: [...draft.reports, consulted.report],
        bills: [...draft.bills, consulted.bill],
      });
      return consulted;
    }),
  );
  // In the order of the specialists, whoever was first: the same run ends the same.
  return {
    ...draft,
    status: "answered",
    reports: all.map(({ report }) => report),
    bills: [...first.bills, ...all.map(({ bill }) => bill)],
  };
}

function withStep(plan: readonly PlanStep[], step: PlanStep): readonly PlanStep[] {
  const isKnown = plan.some(({ id }) => id === step.id);
  return isKnown ? plan.map((item) => (item.id === step.id ? step : item)) : [...plan, step];
}

async function finish(draft: Draft, run: Run): Promise<Investigation> {
  return await run.journal.step("finish", Investigation, async () => {
    const final = run.next(draft);
    await keep(final, draft.begun, run.ports);
    await learn(final, run.ports);
    return final;
  });
}
