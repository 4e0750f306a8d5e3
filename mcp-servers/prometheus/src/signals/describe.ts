import type { Evidence, Value } from "@binnacle/contracts";
import type { Summary } from "./course-of.ts";
import { formatMinutes, formatQuantity } from "./format.ts";

/** A sentence about values that its evidence has: `{now} of requests to checkout fail with 5xx; before it was {before}`. */
export interface Told {
  /** Names its subject and carries no times of day. */
  readonly text: string;
  /** What it tells beside the numbers that were read. */
  readonly values?: Evidence["values"];
}

export function describeErrors(
  summary: Summary,
  { requests, errorsAre }: { requests: string; errorsAre: string },
): Told {
  const isNone = summary.now === 0;
  const current = `${isNone ? "no" : "{now} of"} ${requests} ${errorsAre}`;
  return compared(summary, { current, wasOnce: "it was up to" });
}

/** `p95 of checkout is {now}; before it was {before}`: `current` is the sentence of the quantity now. */
export function describeLevel(summary: Summary, current: string): Told {
  return compared(summary, { current, wasOnce: "it was" });
}

function compared(
  { before, change }: Summary,
  { current, wasOnce }: { current: string; wasOnce: string },
): Told {
  if (change?.isOver) {
    const lasted = seconds(change.endMs - change.startMs);
    return { text: `${current}; for {lasted} ${wasOnce} {peak}`, values: { lasted } };
  }
  if (before === undefined) return { text: `${current}; nothing to compare it with` };
  return { text: `${current}; ${change === undefined ? "usual is" : "before it was"} {before}` };
}

/** A span, in whole minutes: less than one is one. */
export function seconds(milliseconds: number): Value {
  return { amount: 60 * Math.max(1, Math.round(milliseconds / 60_000)), unit: "s" };
}

/** Six digits: more is noise of floating point, and would make equal facts unequal. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** The sentence of a fact itself, which people and models read without its values. */
export function filled(text: string, values: Evidence["values"]): string {
  return text.replaceAll(/\{(\w+)\}/gu, (written, name: string) => {
    const value = values[name];
    return value === undefined ? written : valueText(value);
  });
}

function valueText(value: Value): string {
  if (typeof value !== "object") return String(value);
  if ("count" in value) return `${value.count} ${value.of}${value.count === 1 ? "" : "s"}`;
  if (!("amount" in value)) return "at" in value ? value.at : value.since;
  const isSpan = value.unit === "s" && value.amount >= 60;
  return isSpan ? formatMinutes(value.amount * 1000) : formatQuantity(value.amount, value.unit);
}
