import {
  type Evidence,
  type GoldenSignal,
  type ObjectRef,
  present,
  type Value,
} from "@binnacle/contracts";
import type { QueryFact } from "../query-evidence.ts";
import { filled, rounded } from "./describe.ts";
import { downsample } from "./downsample.ts";
import type { Measured, SignalPlan } from "./measure.ts";
import { nameOf, type Target } from "./target.ts";
import { toInstant } from "./time-frame.ts";

const chartPoints = 20;

export interface Presentation {
  readonly evidenceOf: (fact: QueryFact) => Evidence;
  readonly target: Target;
  /** Absent: the metrics do not tell its kind. */
  readonly subject: ObjectRef | undefined;
  readonly withPoints: boolean;
}

/** A measured signal as its result and the facts that carry it. */
export function toGoldenSignal(
  { plan, summary, points }: Extract<Measured, { kind: "signal" }>,
  presentation: Presentation,
): { readonly signal: GoldenSignal; readonly evidence: readonly Evidence[] } {
  const { name, unit, query, limit } = plan;
  const told = plan.describe(summary);
  const changedAt = summary.change && toInstant(summary.change.startMs);
  const before = summary.before === undefined ? undefined : rounded(summary.before);
  const numbers = {
    ...present({ before }),
    now: rounded(summary.now),
    min: rounded(summary.min),
    max: rounded(summary.max),
  };
  const values = {
    ...amounts({ ...numbers, last: rounded(summary.last) }, unit),
    slopePerMinute: rounded(summary.slopePerMinute),
    ...(changedAt === undefined ? {} : { changedAt: { since: changedAt } }),
    ...told.values,
  };
  const beside = factsBeside(plan, presentation.target);
  const all: Evidence["values"] = Object.fromEntries(
    [...beside.map((fact) => fact.values), values].flatMap(Object.entries<Value>),
  );
  const main: QueryFact = { query, pointer: `/${name}`, text: filled(told.text, all), values };
  const evidence = [main, ...beside].map((fact) =>
    presentation.evidenceOf({ ...fact, subject: presentation.subject }),
  );
  const signal: GoldenSignal = {
    name,
    unit,
    ...numbers,
    ...present({ limit: limit?.value, changedAt }),
    text: told.text,
    slots: slotsOf(told.text, evidence),
    ...(presentation.withPoints ? { points: chart(points) } : {}),
    evidence: evidence.map(({ id }) => id),
  };
  return { signal, evidence };
}

/** Each from the first fact that has it. */
function slotsOf(text: string, evidence: readonly Evidence[]): GoldenSignal["slots"] {
  const slots = [...text.matchAll(/\{(\w+)\}/gu)].flatMap(([, key = ""]) => {
    const fact = evidence.find(({ values }) => Object.hasOwn(values, key));
    return fact === undefined ? [] : [[key, { evidence: fact.id, key }] as const];
  });
  return Object.fromEntries(slots);
}

/** The facts beside the signal itself: its limit, and what was seen on the way. */
function factsBeside({ what, unit, limit, aside }: SignalPlan, target: Target): QueryFact[] {
  const whose = nameOf(target);
  const text = `limit for ${what} of ${whose}: {limit}`;
  const measured = [
    ...(limit === undefined ? [] : [{ ...limit, name: "limit", unit, text }]),
    ...(aside === undefined ? [] : [{ ...aside, text: `${whose}: ${aside.text}` }]),
  ];
  return measured.map(({ name, query, value, unit: own, text: template }) => {
    const values = amounts({ [name]: rounded(value) }, own);
    return { query, pointer: `/${name}`, text: filled(template, values), values };
  });
}

function amounts(
  numbers: Readonly<Record<string, number>>,
  unit: GoldenSignal["unit"],
): Evidence["values"] {
  const entries = Object.entries(numbers);
  return Object.fromEntries(entries.map(([name, amount]) => [name, { amount, unit }]));
}

function chart(points: Parameters<typeof downsample>[0]): NonNullable<GoldenSignal["points"]> {
  return downsample(points, chartPoints).map(({ timeMs, value }) => ({
    at: toInstant(timeMs),
    value: rounded(value),
  }));
}
