import type { GoldenSignalName } from "@binnacle/contracts";
import type { StateKind } from "../state/kinds.table.ts";

/** One cause that the engine can tell. */
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
  /** When a finding of it is high, medium or low; the words stand in the finding as its reason. */
  readonly highWhen: string;
  readonly mediumWhen: string;
  readonly lowWhen: string;
  /** What was seen instead, when it is ruled out. */
  readonly ruledOut: string;
  /** Lists without which it cannot be ruled out. */
  readonly needs: readonly StateKind[];
  /** Only a log tells it: a log that could not be read leaves it open. */
  readonly needsLogs?: boolean;
  /** What metrics and logs would say if it is true. */
  readonly corroborate: { readonly metric: GoldenSignalName; readonly log: string };
  /** What to do about it in general; a finding says it for its object. */
  readonly fix: string;
  readonly links: readonly string[];
}
