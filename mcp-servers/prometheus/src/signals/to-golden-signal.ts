import {
  type Evidence,
  type GoldenSignal,
  type ObjectRef,
  present,
  type Value,
} from "@binnacle/contracts";
import type { QueryFact } from "../query-evidence.ts";
import type { Summary } from "./course-of.ts";
import { filled, isAbove, rounded } from "./describe.ts";
import { downsample } from "./downsample.ts";
import type { Beside, Measured } from "./signal-plan.ts";
import { nameOf, type Target } from "./target.ts";
import { toInstant } from "./time-frame.ts";
import type { Told } from "./told.ts";

const chartPoints = 20;

export interface Presentation {
  readonly evidenceOf: (fact: QueryFact) => Evidence;
  readonly target: Target;
  /** Absent: the metrics do not tell its kind. */
  readonly subject: ObjectRef | undefined;
  readonly withPoints: boolean;
}

type Signal = Extract<Measured, { kind: "signal" }>;

/** A measured signal as its result and the facts that carry it. */
export function toGoldenSignal(
  measured: Signal,
  presentation: Presentation,
): { readonly signal: GoldenSignal; readonly evidence: readonly Evidence[] } {
  const { plan, summary, besides, points, asOfMs } = measured;
  const { name, unit, describe } = plan;
  const told = describe(summary, besides);
  const changedAt = summary.change && toInstant(summary.change.startMs);
  const facts = factsOf(measured, { told, changedAt, target: presentation.target });
  const evidence = facts.map((fact) =>
    presentation.evidenceOf({ ...fact, subject: presentation.subject }),
  );
  const { before } = summary;
  const numberOf = (what: string) => besides.find((beside) => beside.name === what)?.value;
  const signal: GoldenSignal = {
    name,
    unit,
    ...present({ before: before === undefined ? undefined : rounded(before) }),
    now: rounded(summary.now),
    min: rounded(summary.min),
    max: rounded(summary.max),
    asOf: toInstant(asOfMs),
    ...present({
      limit: numberOf("limit"),
      requests: numberOf("requests"),
      limited: numberOf("limited"),
      isAbove: isAbove(summary.now, plan.ceiling) ? (true as const) : undefined,
      throttled: numberOf("throttled"),
      changedAt,
    }),
    ...ofNow(summary),
    text: told.text,
    slots: slotsOf(told.text, evidence),
    ...(presentation.withPoints ? { points: chart(points) } : {}),
    evidence: evidence.map(({ id }) => id),
  };
  return { signal, evidence };
}

/** Where `now` is of the last minutes: how many these are, and when the change was over, or rose once more. */
function ofNow({
  recentMs,
  change,
  steppedMs,
}: Summary): Pick<GoldenSignal, "nowSeconds" | "endedAt" | "roseAt"> {
  if (recentMs === undefined) return {};
  const endedAt = change?.isOver ? toInstant(change.endMs) : undefined;
  const roseAt = steppedMs === undefined ? undefined : toInstant(steppedMs);
  return { nowSeconds: recentMs / 1000, ...present({ endedAt, roseAt }) };
}

/** The signal itself first; then each other number that its sentence tells, with the query that gives it. */
function factsOf(
  { plan, now, readings, besides, asOfMs }: Signal,
  { told, changedAt, target }: { told: Told; changedAt: string | undefined; target: Target },
): QueryFact[] {
  const { name, unit, what } = plan;
  const whose = nameOf(target);
  const asked = new Set(slotNames(told.text));
  const read = Object.entries(readings).map(([key, reading]) => ({
    ...reading,
    name: key,
    unit,
    text: `${what} of ${whose}${whenRead[key] ?? ""}: {${key}}`,
  }));
  const beside = [...read, ...besides.map((each) => ({ ...each, text: `${whose}: ${each.text}` }))]
    .filter((each) => asked.has(each.name))
    .map(toFact);
  const values = {
    now: { amount: rounded(now.value), unit },
    ...(changedAt === undefined ? {} : { changedAt: { since: changedAt } }),
    ...told.values,
  };
  const all: Evidence["values"] = Object.fromEntries(
    [...beside.map((fact) => fact.values), values].flatMap(Object.entries<Value>),
  );
  const { query, timeMs } = now;
  const text = filled(told.text, all);
  return [{ query, timeMs, asOfMs, pointer: `/${name}`, text, values }, ...beside];
}

const whenRead: Readonly<Record<string, string>> = {
  before: " before",
  first: " at first",
  max: ", the highest",
  peak: " while it lasted",
};

function toFact({ name, query, timeMs, value, unit, text }: Beside): QueryFact {
  const amount =
    unit === "1" && name === "requests" ? countOf(value) : { amount: rounded(value), unit };
  const values = { [name]: amount };
  return { query, timeMs, pointer: `/${name}`, text: filled(text, values), values };
}

function countOf(value: number): Value {
  return { count: Math.round(value), of: "request" };
}

function slotNames(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => name);
}

/** Each from the first fact that has it. */
function slotsOf(text: string, evidence: readonly Evidence[]): GoldenSignal["slots"] {
  const slots = slotNames(text).flatMap((key) => {
    const fact = evidence.find(({ values }) => Object.hasOwn(values, key));
    return fact === undefined ? [] : [[key, { evidence: fact.id, key }] as const];
  });
  return Object.fromEntries(slots);
}

function chart(points: Parameters<typeof downsample>[0]): NonNullable<GoldenSignal["points"]> {
  return downsample(points, chartPoints).map(({ timeMs, value }) => ({
    at: toInstant(timeMs),
    value: rounded(value),
  }));
}
