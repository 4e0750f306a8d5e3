import { type Evidence, type GoldenSignal, type ObjectRef, present } from "@binnacle/contracts";
import type { QueryFact } from "../query-evidence.ts";
import { downsample } from "./downsample.ts";
import { formatQuantity } from "./format.ts";
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
  const text = plan.describe(summary);
  const changedAt = summary.change && toInstant(summary.change.startMs);
  const before = summary.before === undefined ? undefined : rounded(summary.before);
  const numbers = {
    ...present({ before }),
    now: rounded(summary.now),
    min: rounded(summary.min),
    max: rounded(summary.max),
  };
  const main: QueryFact = {
    query,
    pointer: `/${name}`,
    text,
    values: {
      ...amounts({ ...numbers, last: rounded(summary.last) }, unit),
      slopePerMinute: rounded(summary.slopePerMinute),
      ...(changedAt === undefined ? {} : { changedAt: { since: changedAt } }),
    },
  };
  const evidence = [main, ...factsBeside(plan, presentation.target)].map((fact) =>
    presentation.evidenceOf({ ...fact, subject: presentation.subject }),
  );
  const signal: GoldenSignal = {
    name,
    unit,
    ...numbers,
    ...present({ limit: limit?.value, changedAt }),
    text,
    ...(presentation.withPoints ? { points: chart(points) } : {}),
    evidence: evidence.map(({ id }) => id),
  };
  return { signal, evidence };
}

/** The facts beside the signal itself: its limit, and what was seen on the way. */
function factsBeside({ what, unit, limit, aside }: SignalPlan, target: Target): QueryFact[] {
  const whose = nameOf(target);
  const limitText = `limit for ${what} of ${whose}: ${formatQuantity(limit?.value ?? 0, unit)}`;
  const measured = [
    ...(limit === undefined ? [] : [{ ...limit, name: "limit", unit, text: limitText }]),
    ...(aside === undefined ? [] : [{ ...aside, text: `${whose}: ${aside.text}` }]),
  ];
  return measured.map(({ name, query, value, unit: own, text }) => ({
    query,
    pointer: `/${name}`,
    text,
    values: amounts({ [name]: rounded(value) }, own),
  }));
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

/** Six digits: more is noise of floating point, and would make equal facts unequal. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
