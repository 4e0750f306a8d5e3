import type { z } from "zod";
import type { Answer, DecideResult, Decision } from "./answer.ts";
import type { Conversation } from "./conversation.ts";
import type { Incident } from "./incident.ts";
import type { Investigation } from "./investigation.ts";
import type { Alert, Asked, Person, Trigger } from "./trigger.ts";
import type { Verdict } from "./verdict.ts";

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Keeps the newest snapshot of each investigation. */
export interface InvestigationStore {
  put(investigation: Investigation): Promise<void>;
  get(id: string): Promise<Investigation | undefined>;
}

/** Verdicts of people, as rows beside the snapshots. */
export interface Verdicts {
  /** One a person and hypothesis: it takes the place of what this person said of it before. */
  give(verdict: Verdict): Promise<void>;
  /** Those that were withdrawn, too. */
  of(investigationId: string): Promise<Verdict[]>;
}

export interface Incidents {
  /** Finds the open incident that these alerts belong to by its keys, or opens one. */
  absorb(
    alerts: readonly Alert[],
    about: Pick<Incident, "scope"> & { readonly at: string },
  ): Promise<{ readonly incidentId: string; readonly isNew: boolean }>;
  get(id: string): Promise<Incident | undefined>;
  /** What its investigation learned. */
  learn(
    id: string,
    learned: Partial<Pick<Incident, "clusterId" | "fingerprint" | "severity" | "conversation">>,
  ): Promise<void>;
}

/** What surfaces know of talks: rows, so that any process may serve any thread. */
export interface Conversations {
  /** False when one of the keys was claimed within the hour; claims them all otherwise. */
  claim(...keys: readonly string[]): Promise<boolean>;
  get(key: string): Promise<Conversation | undefined>;
  /** Changes one atomically; a conversation that is not there yet starts empty. */
  update(key: string, change: (now: Conversation) => Conversation): Promise<Conversation>;
}

/** What came in and is to be answered, kept until it is: what one process leaves, another takes up. */
export interface Inbox {
  /** What is done with a kind of input; said before `open`. At least once: what was cut is done again from its start. */
  serve<Input>(
    kind: string,
    schema: z.ZodType<Input>,
    work: (input: Input, how: Inboxed) => Promise<void>,
  ): void;
  /**
   * Resolves when it is kept, and begins; false when it was kept before. `id`: of its kind. Throws `AppError` when it could not be
   * kept: then nothing was begun.
   */
  take(kind: string, id: string, input: unknown): Promise<boolean>;
  /** Begins with what was left by processes that are gone. */
  open(): Promise<void>;
  /** What is not done then is left for the next process. */
  close(): Promise<void>;
}

interface Inboxed {
  /** Another process began it before. */
  readonly isAgain: boolean;
  /** It outlives this process: what a stop cuts of it another goes on with. */
  readonly isKept: boolean;
}

/** Asking and watching are two things: the asker may die between them. */
export interface Investigations {
  /** Gives the id of the investigation. The same trigger id starts once. */
  start(trigger: Trigger): Promise<string>;
  /** Full snapshots from now on; ends after the last. Nothing when there is no such investigation. */
  watch(id: string, signal: AbortSignal): AsyncIterable<Investigation>;
  /** Ends a run; its last snapshot says so. */
  stop(id: string, by: Person): Promise<void>;
  /** Ids of investigations that nobody asked for, as they start. */
  opened(signal: AbortSignal): AsyncIterable<string>;
  /** Keeps or withdraws the verdict of one person, and teaches the memory. */
  decide(decision: Decision, options: { readonly signal: AbortSignal }): Promise<DecideResult>;
}

/** Verbs that are answered without an investigation. */
export interface Commands {
  answer(trigger: Asked, options: { readonly signal: AbortSignal }): Promise<Answer>;
}
