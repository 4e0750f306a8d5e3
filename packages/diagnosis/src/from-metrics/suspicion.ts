import type { ObjectRef } from "@binnacle/contracts";
import type { MetricCause } from "./metric-causes.table.ts";
import type { Symptom, SymptomKind } from "./symptom.ts";

/** Something that is not well, with all that is said of it. */
export interface Sick {
  readonly ref: ObjectRef;
  readonly symptoms: readonly Symptom[];
}

/** What is held for the cause of some symptoms. */
export interface Suspicion {
  readonly cause: MetricCause;
  readonly level: "medium" | "low";
  /** Why no more; absent: what the cause says of its level. */
  readonly reason?: string;
  readonly culprit: ObjectRef;
  /** Of the culprit: the most telling first. */
  readonly own: readonly Symptom[];
  /** Who suffers from it. */
  readonly victims: readonly Sick[];
}

/** What those feel who ask. */
export const pains: ReadonlySet<SymptomKind> = new Set(["latency", "errors"]);
/** What a workload has too little of, or is hindered by. */
export const strains: ReadonlySet<SymptomKind> = new Set([
  "throttled",
  "cpu",
  "memory",
  "saturation",
  "network",
]);

export function has(
  { symptoms }: Pick<Sick, "symptoms">,
  kinds: ReadonlySet<SymptomKind>,
): boolean {
  return symptoms.some(({ kind }) => kinds.has(kind));
}
