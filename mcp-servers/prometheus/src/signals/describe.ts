import type { GoldenSignal } from "@binnacle/contracts";
import { formatMinutes, formatQuantity } from "./format.ts";
import type { Summary } from "./summarise.ts";

/** Sentences name their subject and carry no times of day: `38 % of requests to checkout fail with 5xx; before it was 0.05 %`. */
export function describeErrors(
  summary: Summary,
  { requests, errorsAre }: { requests: string; errorsAre: string },
): string {
  const { now, before, change } = summary;
  const current =
    now === 0 ? `no ${requests} ${errorsAre}` : `${share(now)} of ${requests} ${errorsAre}`;
  if (change?.isOver) {
    return `${current}; for ${lasted(change)} it was up to ${share(change.peak)}`;
  }
  if (before === undefined) return `${current}; nothing to compare it with`;
  return change === undefined
    ? `${current}; usual is ${share(before)}`
    : `${current}; before it was ${share(before)}`;
}

/** `p95 of checkout is 412 ms; before it was 90 ms`: `tell` makes a sentence of the quantity now. */
export function describeLevel(
  { now, before, change }: Summary,
  { unit, tell }: { unit: GoldenSignal["unit"]; tell: (quantity: string) => string },
): string {
  const quantity = (value: number) => formatQuantity(value, unit);
  const current = tell(quantity(now));
  if (change?.isOver) return `${current}; for ${lasted(change)} it was ${quantity(change.peak)}`;
  if (before === undefined) return `${current}; nothing to compare it with`;
  return change === undefined
    ? `${current}; usual is ${quantity(before)}`
    : `${current}; before it was ${quantity(before)}`;
}

function lasted({ startMs, endMs }: { startMs: number; endMs: number }): string {
  return formatMinutes(endMs - startMs);
}

function share(value: number): string {
  return formatQuantity(value, "ratio");
}
