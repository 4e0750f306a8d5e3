import type { Evidence, Value } from "@binnacle/contracts";
import type { Summary } from "./course-of.ts";
import { formatMinutes, formatQuantity } from "./format.ts";
import type { Beside } from "./signal-plan.ts";
import type { Told } from "./told.ts";

export function describeErrors(
  summary: Summary,
  besides: readonly Beside[],
  { requests, errorsAre }: { requests: string; errorsAre: string },
): Told {
  const counted = besides.find(({ name }) => name === "requests");
  const isFew = counted !== undefined && counted.value < few;
  const isNone = summary.now === 0;
  const whole = `${isFew ? "{requests}" : "requests"} ${requests}`;
  const none = isFew ? `of ${whole} none ${errorsAre}` : `no ${whole} ${errorsAre}`;
  const failing = isNone ? none : `{now} of ${whole} ${errorsAre}`;
  const others = refusedTexts(besides, isFew)
    .map((text) => `, ${isNone ? "but " : ""}${text}`)
    .join("");
  return compared(summary, { current: `${failing}${others}`, wasOnce: "it was up to" });
}

/** What was refused for its number, and what was the fault of its caller. */
function refusedTexts(besides: readonly Beside[], isFew: boolean): string[] {
  const names = new Set(besides.map(({ name }) => name));
  const before = names.has("clientErrorsBefore")
    ? " ({clientErrorsBefore} in the hour before)"
    : "";
  const counted = isFew ? "{clientErrorCount} of them" : "{clientErrorCount} of {requests}";
  const texts: Readonly<Record<string, string>> = {
    limited: "{limited} are refused for their number (429)",
    clientErrors: `{clientErrors} are answered with 4xx${before}`,
    clientErrorCount: `${counted} are answered with 4xx`,
  };
  return [...names].flatMap((name) => texts[name] ?? []);
}

/** Of fewer requests a share says little: then it is told of how many. */
const few = 30;

/** `p95 of checkout is > {now}` where it lies above the largest bucket. */
export function describeLatency(
  summary: Summary,
  subject: string,
  { ceiling }: { readonly ceiling: number | undefined },
): Told {
  const above = (value: number) => (isAbove(value, ceiling) ? "> " : "");
  const { text, ...told } = describeLevel(summary, `${subject} is ${above(summary.now)}{now}`);
  const { before = 0, change, caveat } = summary;
  const marked = text
    .replace("{before}", `${above(before)}{before}`)
    .replace("{peak}", `${above(change?.peak.value ?? 0)}{peak}`);
  return { ...told, text: caveat === undefined ? marked : `${marked}; ${caveat}` };
}

/** `{now} to checkout`, and what of the counters keeps that from being all. */
export function describeRate(summary: Summary, current: string): Told {
  const { text, ...told } = describeLevel(summary, current);
  const { caveat } = summary;
  return { ...told, text: caveat === undefined ? text : `${text}; ${caveat}` };
}

/** A quantile in the last bucket is given as its lower bound (promql/quantile.go). */
export function isAbove(value: number, ceiling: number | undefined): boolean {
  return ceiling !== undefined && value >= ceiling * (1 - 1e-9);
}

/** `p95 of checkout is {now}; before it was {before}`: `current` is the sentence of the quantity now. */
export function describeLevel(summary: Summary, current: string): Told {
  return compared(summary, { current, wasOnce: "it was" });
}

function compared(
  { before, change, baselineMs, beganMs, steppedMs, isAfterGap }: Summary,
  { current: now, wasOnce }: { current: string; wasOnce: string },
): Told {
  const current = steppedMs === undefined ? now : `${now}; first it was {first}`;
  if (change?.isOver) {
    const lasted = seconds(change.endMs - change.startMs);
    return { text: `${current}; for {lasted} ${wasOnce} {peak}`, values: { lasted } };
  }
  if (before === undefined) return withoutUsual(current, beganMs);
  const unseen = isAfterGap === true ? "; it may have begun while samples were missing" : "";
  const text = `${current}; ${change === undefined ? "usual is" : "before it was"} {before}${unseen}`;
  if (baselineMs === undefined) return { text };
  return {
    text: `${text}, of {baseline} in which it was there`,
    values: { baseline: seconds(baselineMs) },
  };
}

function withoutUsual(current: string, beganMs: number | undefined): Told {
  if (beganMs === undefined) return { text: `${current}; nothing to compare it with` };
  const began = new Date(beganMs).toISOString();
  return {
    text: `${current}; no usual yet: nothing before {began}`,
    values: { began: { at: began } },
  };
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
