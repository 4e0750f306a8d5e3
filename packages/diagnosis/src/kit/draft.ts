import type { Change, Claim, Finding, ObjectRef, Step, Victim } from "@binnacle/contracts";
import type { ShellWords } from "../facts/shell-words.ts";
import type { PodView } from "../graph/pod-view.ts";

/** A finding before blame is settled between causes: what one cause tells of one culprit. */
export interface Draft {
  readonly cause: string;
  readonly culprit: ObjectRef;
  readonly owner: ObjectRef;
  readonly impact: Finding["impact"];
  readonly state: Finding["state"];
  readonly since: string | undefined;
  readonly title: string;
  /** What the owner does, for its line: `crashes on start, 7 restarts`. */
  readonly text: string;
  /** Why, for its line: `rollout 7 removed PAYMENT_GATEWAY_URL`. */
  readonly why: string | undefined;
  readonly confidence: Finding["confidence"];
  readonly claims: readonly Claim[];
  readonly reasons: readonly Claim[];
  readonly against: readonly Claim[];
  readonly disproof: string;
  readonly change: Change | undefined;
  readonly fix: readonly DraftStep[];
  readonly later: readonly DraftStep[];
  readonly nextCheck: DraftStep | undefined;
  readonly symptom: Finding["symptom"];
  readonly victims: readonly Victim[];
  /** Decisive evidence ids. */
  readonly decisive: readonly string[];
  /** The pods that fail by it. */
  readonly pods: readonly PodView[];
  /** What a node took along, when it is a node: findings about these pods alone are its own. */
  readonly takes: readonly PodView[];
  /** Findings about any of these objects explain it: nodes that it could run on, but for their state. */
  readonly waitsFor: readonly ObjectRef[];
  /** Findings about any of these, or that hit one, explain it; it is told for want of a cause alone. Empty: a cause names it. */
  readonly standsOn: readonly ObjectRef[];
  /** The cause is no more than a symptom: a dead dependency explains it better. */
  readonly yields: boolean;
}

/** A step whose command may not be written yet: the words after `kubectl -n shop` or `flux -n shop`, for its object or for the owner. */
export interface DraftStep extends Omit<Step, "command"> {
  /** Of another program, whole. */
  readonly command?: ShellWords;
  readonly kubectl?: ShellWords;
  /** What its output goes through, and into: kubectl again. */
  readonly through?: { readonly program: ShellWords; readonly kubectl: ShellWords };
  readonly flux?: ShellWords;
}
