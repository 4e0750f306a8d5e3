import {
  type Answer,
  eks,
  type GoldenSignal,
  type GoldenSignalName,
  type ObjectRef,
  present,
} from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import { z } from "zod";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import {
  ageOf,
  amountOf,
  type Measured,
  measure as measureSignals,
  sentenceOf,
} from "./measured.ts";
import { askedIn, culpritIn, metricsOf, type Subject, subjectOf } from "./subject-of.ts";

interface Quantity {
  readonly signal: GoldenSignalName;
  readonly title: string;
  /** Not of requests: then the culprit is meant before what was asked about. */
  readonly isOfPods?: true;
  /** What the pods may use of it, should no metrics tell what they do use. */
  readonly resource?: "memory" | "cpu";
}

const errorRatio: Quantity = { signal: "error_ratio", title: "Error rate" };

/** By the word that intake gives. */
const quantities: Readonly<Record<string, Quantity>> = {
  error_ratio: errorRatio,
  memory: { signal: "memory_working_set", title: "Memory", resource: "memory", isOfPods: true },
  cpu: { signal: "cpu_usage", title: "CPU", resource: "cpu", isOfPods: true },
  latency: { signal: "latency_p95", title: "p95 latency" },
  traffic: { signal: "request_rate", title: "Traffic" },
  restarts: { signal: "restarts", title: "Restarts", isOfPods: true },
};

/** `error rate now?`, `memory of payment`: one number, looked at now, with the age of its sample. */
export async function measure(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const quantity = quantities[intent.rest ?? ""] ?? errorRatio;
  const usual = quantity.isOfPods ? culpritIn(context) : askedIn(context);
  const subject = await subjectOf(intent, usual, context);
  if (subject.kind === "answer") return subject.answer;
  const window = intent.window && { windowMinutes: context.windowMinutes };
  return subject.kind === "none"
    ? askBack(`${quantity.title} of what? Name a workload or a namespace.`)
    : await tell({ quantity, subject, ...present({ window }) }, context);
}

interface Asked {
  readonly quantity: Quantity;
  readonly subject: Told;
  /** The one that was named. */
  readonly window?: { readonly windowMinutes: number };
}

async function tell(
  { quantity, subject, window }: Asked,
  context: CommandContext,
): Promise<Answer> {
  const { name, place } = metricsOf(subject);
  const measured = await measureSignals([quantity.signal], { ...place, ...window }, context);
  const [signal] = measured.signals;
  if (signal === undefined) return await unmeasured({ quantity, measured, subject }, context);
  const sentence = sentenceOf(signal);
  const age = ageOf(measured.at);
  const bound = signal.limit === undefined ? "" : " of {limit}";
  const span = window && spanOf(signal, window.windowMinutes);
  return answerOf(`${quantity.title} of ${name}: {now}${bound}${span?.text ?? ""}${age.text}`, {
    slots: { ...age.slots, ...amountsOf(signal), ...span?.slots },
    lines: [...subject.notes, sentence],
    evidence: citedBy([sentence], measured.evidence),
  });
}

/** How it was in the window; restarts are counted over all of it. */
function spanOf(signal: GoldenSignal, windowMinutes: number) {
  const window = { value: { amount: windowMinutes * 60, unit: "s" } } as const;
  if (signal.name === "restarts") return { text: " in the last {window}", slots: { window } };
  const least = { value: amountOf(signal.min, signal) };
  const most = { value: amountOf(signal.max, signal) };
  return {
    text: ", {least} to {most} in the last {window}",
    slots: { least, most, window },
  };
}

function amountsOf(signal: GoldenSignal): NonNullable<Answer["slots"]> {
  const now = { value: amountOf(signal.now, signal) };
  return signal.limit === undefined
    ? { now }
    : { now, limit: { value: amountOf(signal.limit, signal) } };
}

type Told = Extract<Subject, { kind: "object" | "namespace" }>;

interface Unmeasured {
  readonly quantity: Quantity;
  readonly measured: Measured;
  readonly subject: Told;
}

/** Nothing is told instead; of memory and CPU what the objects allow, and the command that shows the rest. */
async function unmeasured(
  { quantity, measured, subject }: Unmeasured,
  context: CommandContext,
): Promise<Answer> {
  const { resource, title } = quantity;
  const allowed =
    resource !== undefined && subject.kind === "object"
      ? await allowedTo(subject.ref, resource, context)
      : [];
  const { name, place } = metricsOf(subject);
  return answerOf(`${title} of ${name}: unknown, no metrics tell it`, {
    state: "unknown",
    lines: [...subject.notes, ...allowed],
    ...(resource === undefined
      ? {}
      : { code: shellWords`kubectl -n ${place.namespace} top pods --containers` }),
    gaps: [...measured.gaps],
  });
}

const Amounts = z.record(z.string(), z.union([z.string(), z.number()])).optional();
const Containers = z.object({
  containers: z.array(
    z.object({
      name: z.string(),
      resources: z.object({ requests: Amounts, limits: Amounts }).optional(),
    }),
  ),
});
const Template = z.object({ spec: z.object({ template: z.object({ spec: Containers }) }) });

/** What its containers ask for and may use. */
async function allowedTo(
  { kind, name, namespace }: ObjectRef,
  resource: "memory" | "cpu",
  { tools, asking }: CommandContext,
): Promise<Answer["lines"]> {
  const answered = await tools.ask(
    eks.getObject,
    { kind, name, ...present({ namespace }) },
    asking,
  );
  const template = answered.kind === "ok" ? Template.safeParse(answered.result.object) : undefined;
  if (!template?.success) return [];
  return template.data.spec.template.spec.containers.map(({ name: container, resources }) =>
    said("Container {container} asks for {request} and may use {limit}.", {
      container,
      request: resources?.requests?.[resource] ?? "nothing",
      limit: resources?.limits?.[resource] ?? "as much as there is",
    }),
  );
}
