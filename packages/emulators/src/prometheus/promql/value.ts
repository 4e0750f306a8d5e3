import type { Labels } from "./labels.ts";

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** When it was scraped; absent once something was calculated from it. */
  readonly timeMs?: number;
}

/** The samples of one series inside (startMs, endMs]. */
export interface Window {
  readonly labels: Labels;
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
  readonly startMs: number;
  readonly endMs: number;
}

export type Value =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "vector"; readonly samples: readonly Sample[] }
  | { readonly kind: "matrix"; readonly windows: readonly Window[] };

/** The type check makes the wrong kind impossible; reaching these throws is a fault of the emulator. */
export function asScalar(value: Value | undefined): number {
  if (value?.kind === "scalar") return value.value;
  throw new Error("The evaluator expected a scalar.");
}

export function asText(value: Value | undefined): string {
  if (value?.kind === "string") return value.value;
  throw new Error("The evaluator expected a string.");
}

export function asVector(value: Value | undefined): readonly Sample[] {
  if (value?.kind === "vector") return value.samples;
  throw new Error("The evaluator expected an instant vector.");
}

export function asWindows(value: Value | undefined): readonly Window[] {
  if (value?.kind === "matrix") return value.windows;
  throw new Error("The evaluator expected a range vector.");
}
