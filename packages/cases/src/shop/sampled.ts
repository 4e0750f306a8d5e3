import { hourMs, secondMs } from "./timestamp.ts";

export const stepMs = 30 * secondMs;
export const historyMs = 2 * hourMs;

export type Values = readonly (number | null)[];

/** A series before it knows its times. */
export interface Sampled {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Values;
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
