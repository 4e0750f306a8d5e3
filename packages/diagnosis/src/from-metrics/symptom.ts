import type { Claim, ObjectRef } from "@binnacle/contracts";

/** What is measured, or what an alert watches. */
export type SymptomKind =
  | "latency"
  | "errors"
  | "throttled"
  | "cpu"
  | "memory"
  | "saturation"
  | "network"
  | "traffic"
  | "restarts"
  | "disk";

/** One thing that metrics or an alert say of one object. */
export interface Symptom {
  readonly subject: ObjectRef;
  readonly kind: SymptomKind;
  readonly by: "alert" | "metric";
  readonly since: string | undefined;
  readonly claim: Claim;
}
