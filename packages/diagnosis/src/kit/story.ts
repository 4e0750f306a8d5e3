import type { Claim } from "@binnacle/contracts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import type { Level } from "./cause.ts";
import type { Draft } from "./draft.ts";

type Optional =
  | "culprit"
  | "text"
  | "why"
  | "since"
  | "state"
  | "impact"
  | "against"
  | "fix"
  | "later"
  | "nextCheck"
  | "symptom"
  | "victims"
  | "yields"
  | "waitsFor";

/** What a cause tells of the objects that have it, and of another culprit than them where there is one; the rest of the finding follows from them and from its row. */
export interface Story extends Partial<Pick<Draft, Optional>> {
  readonly level: Level;
  /** After the name of the culprit: `crashes on start`. */
  readonly does: string;
  /** What comes first: absent, the rollout that began it. */
  readonly opening?: readonly Claim[];
  /** What proves it: its evidence is decisive, and the confidence rests on it. */
  readonly facts: readonly Claim[];
  /** What else is worth knowing. */
  readonly context?: readonly Claim[];
  /** Why we are sure, where the row of the cause does not say all of it. */
  readonly reasons?: readonly Claim[];
  /** What would disprove it. */
  readonly disproof: string;
  /** The rollout that began it, where it is not simply the newest that touched what can begin it. */
  readonly rollout?: RolloutChange | undefined;
  /** What to change in the source of the workload: `put PAYMENT_GATEWAY_URL back`. */
  readonly mend?: string | undefined;
}
