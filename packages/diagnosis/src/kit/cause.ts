import type { Confidence, GoldenSignalName } from "@binnacle/contracts";
import type { StateKind } from "../state/kinds.table.ts";

export type Level = Confidence["level"];

/** What people read about a cause wherever it stands: the row of the catalogue. */
export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly group:
    | "scheduling"
    | "image"
    | "start"
    | "probes"
    | "configuration"
    | "storage"
    | "network"
    | "quota"
    | "node"
    | "lifecycle";
  /** When a finding of it is high, medium or low: the words stand in the finding as its reason. Absent: it never is. */
  readonly high?: string;
  readonly medium?: string;
  readonly low?: string;
  /** What was seen instead, when it is ruled out. */
  readonly ruledOut: string;
  /** Lists without which it cannot be ruled out. */
  readonly needs: readonly StateKind[];
  /** Only a log tells it: a log that could not be read leaves it open. */
  readonly needsLogs?: true;
  /** The golden signal that moves where it is true. */
  readonly metric: GoldenSignalName;
}

/** Confidence by the rule of the cause. */
export function sure(cause: Pick<Cause, Level | "id">, level: Level): Confidence {
  return { level, reason: cause[level] ?? cause.id };
}
