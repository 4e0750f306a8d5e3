import type { GoldenSignal } from "@binnacle/contracts";
import { formatMinutes, formatQuantity } from "./format.ts";
import type { Summary } from "./summarise.ts";

/** `38 % of requests fail with 5xx; before it was 0.05 %`. Sentences carry no times of day. */
export function describeErrors({ now, before, change }: Summary, errorsAre: string): string {
  const current = now === 0 ? `no requests ${errorsAre}` : `${share(now)} of requests ${errorsAre}`;
  if (change?.isOver) {
    return `${current}; for ${lasted(change)} it was up to ${share(change.peak)}`;
  }
  if (before === undefined) return `${current}; nothing to compare it with`;
  return change === undefined
    ? `${current}; usual is ${share(before)}`
    : `${current}; before it was ${share(before)}`;
}

/** `p95 412 ms; before 90 ms`, `8.1 requests/s, as usual`. */
export function describeLevel(
  { now, before, change }: Summary,
  { unit, subject }: { unit: GoldenSignal["unit"]; subject: string },
): string {
  const quantity = (value: number) => formatQuantity(value, unit);
  const current = `${subject}${quantity(now)}`;
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
