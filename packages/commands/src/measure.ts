import { type Answer, eks, type GoldenSignalName, type ObjectRef } from "@binnacle/contracts";
import { z } from "zod";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import {
  ageOf,
  amountOf,
  type Measured,
  measure as measureSignals,
  placeOf,
  sentenceOf,
} from "./measured.ts";
import { type Subject, subjectOf } from "./subject-of.ts";

interface Quantity {
  readonly signal: GoldenSignalName;
  readonly title: string;
  /** What the pods may use of it, should no metrics tell what they do use. */
  readonly resource?: "memory" | "cpu";
}

const errorRatio: Quantity = { signal: "error_ratio", title: "Error rate" };

/** By the word that intake gives. */
const quantities: Readonly<Record<string, Quantity>> = {
  error_ratio: errorRatio,
  memory: { signal: "memory_working_set", title: "Memory", resource: "memory" },
  cpu: { signal: "cpu_usage", title: "CPU", resource: "cpu" },
  latency: { signal: "latency_p95", title: "p95 latency" },
  traffic: { signal: "request_rate", title: "Traffic" },
  restarts: { signal: "restarts", title: "Restarts" },
};

/** `error rate now?`, `memory of payment`: one number, looked at now, with the age of its sample. */
export async function measure(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const quantity = quantities[intent.rest ?? ""] ?? errorRatio;
  const { before, leading } = context;
  const asked = before?.target ?? leading?.finding.owner;
  const usual =
    quantity.resource === undefined ? asked : (leading?.finding.owner ?? before?.target);
  const subject = await subjectOf(intent, usual, context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind === "none")
    return askBack(`${quantity.title} of what? Name a workload or a namespace.`);
  return await tell(quantity, subject, context);
}

async function tell(
  quantity: Quantity,
  subject: Exclude<Subject, { kind: "answer" | "none" }>,
  context: CommandContext,
): Promise<Answer> {
  const place = subject.kind === "object" ? placeOf(subject.ref) : { namespace: subject.namespace };
  const name = subject.kind === "object" ? subject.ref.name : subject.namespace;
  const measured = await measureSignals([quantity.signal], place, context);
  const [signal] = measured.signals;
  if (signal === undefined) return await unmeasured({ quantity, name, measured, subject }, context);
  const sentence = sentenceOf(signal);
  const age = ageOf(measured.at);
  const bound = signal.limit === undefined ? "" : " of {limit}";
  return answerOf(`${quantity.title} of ${name}: {now}${bound}${age.text}`, {
    slots: {
      ...age.slots,
      now: { value: amountOf(signal.now, signal) },
      ...(signal.limit === undefined ? {} : { limit: { value: amountOf(signal.limit, signal) } }),
    },
    lines: [...subject.notes, sentence],
    evidence: citedBy([sentence], measured.evidence),
  });
}

interface Unmeasured {
  readonly quantity: Quantity;
  readonly name: string;
  readonly measured: Measured;
  readonly subject: Exclude<Subject, { kind: "answer" | "none" }>;
}

/** Nothing is told instead; of memory and CPU what the objects allow, and the command that shows the rest. */
async function unmeasured(
  { quantity, name, measured, subject }: Unmeasured,
  context: CommandContext,
): Promise<Answer> {
  const { resource, title } = quantity;
  const allowed =
    resource !== undefined && subject.kind === "object"
      ? await allowedTo(subject.ref, resource, context)
      : [];
  const place = subject.kind === "object" ? subject.ref.namespace : subject.namespace;
  return answerOf(`${title} of ${name}: unknown, no metrics tell it`, {
    state: "unknown",
    lines: [...subject.notes, ...allowed],
    ...(resource === undefined ? {} : { code: `kubectl -n ${place} top pods --containers` }),
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
    { kind, name, ...(namespace === undefined ? {} : { namespace }) },
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
