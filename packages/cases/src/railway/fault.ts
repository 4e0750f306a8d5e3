import type { Act } from "./acts.ts";

/** One thing that goes wrong in the railway: what is true of it, what is asked, how a person makes it, how it shows. */
export interface Fault {
  readonly name: string;
  /** Faults of one paper happen in one cluster, each in its own namespace. */
  readonly paper:
    | "first"
    | "hard"
    | "still"
    | "node"
    | "fresh"
    | "fresh-running"
    | "late"
    | "late-running"
    | "night"
    | "night-running";
  readonly namespace: string;
  /** The second, plainer wording is asked when the first is not understood. */
  readonly questions: readonly [string, string?];
  readonly truth: FaultTruth;
  /** Before the others and long enough ago: the repaired trouble of a healthy namespace. */
  readonly prepare?: readonly Act[];
  /** It begins with the first of these. */
  readonly make: readonly Act[];
  readonly happened: Sign;
}

interface FaultTruth extends Telling {
  /** In words, for the person who reads the table. */
  readonly text: string;
  /** Id of the catalogue that a right answer names; absent: nothing is wrong, or the catalogue has no row for it. */
  readonly cause?: string;
  /** Names of workloads that must be told as victims; absent: none is asked for. */
  readonly victims?: readonly string[];
  /** Absent: it goes on. */
  readonly state?: "healthy" | "resolved";
  /** Not to be expected of an answer; the answer must stay honest. */
  readonly isRare?: true;
  /** A second, independent fault that must be told too. */
  readonly also?: Telling;
  /** What goes on and must not be told as over. */
  readonly ongoing?: RegExp;
  /** What may stand nowhere in the answer: the value of a Secret. */
  readonly never?: readonly RegExp[];
}

/** What counts as having told a fault. */
export interface Telling {
  /** Any of these named as culprit or as its owner is right, `Deployment/timetable`; the first is the culprit itself. */
  readonly culprits: readonly string[];
  /**
   * Each must be found in the words of the finding: the least that an on-call engineer must read to know what to repair.
   * Written before the product was asked for the first time.
   */
  readonly says: readonly RegExp[];
}

/** How the cluster shows that a fault has happened. */
export type Sign =
  /** A pod of the app is not Ready, or a container of it has been started again. */
  | { readonly kind: "unready" | "restarted"; readonly app: string }
  /** An event with this reason about an object whose `Kind/name` begins so: `ReplicaSet/booking-desk-`. */
  | { readonly kind: "event"; readonly reason: string; readonly about: string }
  /** There is nothing to see but the change itself. */
  | { readonly kind: "accepted" };
