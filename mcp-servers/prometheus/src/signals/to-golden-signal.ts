import type { Evidence, GoldenSignal, ObjectRef } from "@binnacle/contracts";
import type { Fact } from "../create-evidence.ts";
import { downsample } from "./downsample.ts";
import { formatQuantity } from "./format.ts";
import type { Measured } from "./measure.ts";
import { toInstant } from "./time-frame.ts";

const chartPoints = 20;

export interface Presentation {
  readonly evidenceOf: (fact: Fact) => Evidence;
  readonly subject: ObjectRef | undefined;
  readonly withPoints: boolean;
}

/** A measured signal as its result and the facts that carry it. */
export function toGoldenSignal(
  measured: Extract<Measured, { kind: "signal" }>,
  { evidenceOf, subject, withPoints }: Presentation,
): { readonly signal: GoldenSignal; readonly evidence: readonly Evidence[] } {
  const { plan, summary, points } = measured;
  const text = plan.describe(summary);
  const changedAt = summary.change === undefined ? undefined : toInstant(summary.change.startMs);
  const numbers = {
    ...(summary.before === undefined ? {} : { before: rounded(summary.before) }),
    now: rounded(summary.now),
    min: rounded(summary.min),
    max: rounded(summary.max),
  };
  const main = evidenceOf({
    query: plan.query,
    pointer: `/${plan.name}`,
    text: `${plan.what}: ${text}`,
    values: {
      ...numbers,
      last: rounded(summary.last),
      slopePerMinute: rounded(summary.slopePerMinute),
      unit: plan.unit,
      ...(changedAt === undefined ? {} : { changedAt }),
    },
    subject,
  });
  const evidence = [main, ...besides(measured, { evidenceOf, subject })];
  const signal: GoldenSignal = {
    name: plan.name,
    unit: plan.unit,
    ...numbers,
    ...(plan.limit === undefined ? {} : { limit: plan.limit.value }),
    ...(changedAt === undefined ? {} : { changedAt }),
    text,
    ...(withPoints ? { points: chart(points) } : {}),
    evidence: evidence.map(({ id }) => id),
  };
  return { signal, evidence };
}

/** The facts beside the signal itself: its limit, and what was seen on the way. */
function besides(
  { plan }: Extract<Measured, { kind: "signal" }>,
  { evidenceOf, subject }: Omit<Presentation, "withPoints">,
): readonly Evidence[] {
  const { limit, asides = [], unit, what } = plan;
  const text = `limit for ${what}: ${formatQuantity(limit?.value ?? 0, unit)}`;
  const all = [
    ...(limit === undefined ? [] : [{ pointer: "/limit", ...limit, unit, text }]),
    ...asides,
  ];
  return all.map(({ pointer, query, value, unit: own, text: told }) => {
    const values = { [pointer.slice(1)]: rounded(value), unit: own };
    return evidenceOf({ query, pointer, text: told, values, subject });
  });
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
