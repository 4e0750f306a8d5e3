import {
  type Evidence,
  type EvidenceOf,
  type Fact,
  keyOf,
  type ObjectRef,
} from "@binnacle/contracts";
import { getField, type Kubectl } from "./kubectl.ts";
import type { ShellWords } from "./shell-words.ts";

/** What an object of the cluster says. */
export interface ObjectFact {
  readonly subject: ObjectRef;
  /** JSON pointer into the subject. */
  readonly pointer: string;
  readonly value: unknown;
  readonly text: string;
  readonly values?: Evidence["values"] | undefined;
  /** The words after `kubectl -n shop` that show it. Absent: those that print the field. */
  readonly kubectl?: ShellWords | undefined;
  /** Absent: a fact of the API. */
  readonly trust?: Evidence["trust"] | undefined;
}

/** Collects the facts that answers cite. */
export interface Ledger {
  /** Files a fact and answers its id. The same fact has one id. */
  readonly cite: (fact: ObjectFact) => string;
  /** Adds values that sentences take from a fact, beside those that it always has; answers its id. */
  readonly add: (id: string, values: Evidence["values"]) => string;
  readonly get: (id: string) => Evidence | undefined;
}

/** How the facts of one call are told. */
interface Telling {
  /** Milliseconds since the epoch, by the clock of the API server. */
  readonly now: number;
  readonly kubectl: Kubectl;
}

export interface LedgerContext extends Telling {
  readonly evidenceOf: EvidenceOf;
}

export function createLedger({ evidenceOf, ...telling }: LedgerContext): Ledger {
  const filed = new Map<string, Evidence>();
  return {
    get: (id) => filed.get(id),
    add: (id, values) => {
      const evidence = filed.get(id);
      if (evidence !== undefined)
        filed.set(id, { ...evidence, values: { ...evidence.values, ...values } });
      return id;
    },
    cite: (fact) => {
      const evidence = evidenceOf(toFact(fact, telling));
      if (!filed.has(evidence.id)) filed.set(evidence.id, evidence);
      return evidence.id;
    },
  };
}

/** The fact with its identity and the command that shows it. */
export function toFact(seen: ObjectFact, { now, kubectl }: Telling): Fact {
  const { subject, pointer, kubectl: words = getField(subject, pointer), ...told } = seen;
  return {
    ...told,
    subject,
    pointer,
    about: subject.uid ?? keyOf(subject),
    observedAt: new Date(now).toISOString(),
    reproduce: shownBy(kubectl(subject.namespace, words)),
  };
}

function shownBy(command: string | undefined): Fact["reproduce"] {
  return command === undefined
    ? {
        language: "text",
        text: "no command shows it: a name in it holds what no shell can be given",
      }
    : { language: "kubectl", text: command };
}
