import { type Evidence, type Fact, keyOf, type ObjectRef } from "@binnacle/contracts";
import { getField, type Kubectl } from "./kubectl.ts";

/** What an object of the cluster says. */
export interface ObjectFact {
  readonly subject: ObjectRef;
  /** JSON pointer into the subject. */
  readonly pointer: string;
  readonly value: unknown;
  readonly text: string;
  readonly values?: Evidence["values"] | undefined;
  /** The words after `kubectl -n shop` that show it. Absent: those that print the field. */
  readonly kubectl?: string | undefined;
  /** Absent: a fact of the API. */
  readonly trust?: Evidence["trust"] | undefined;
}

/** How the facts of one call are told. */
export interface Telling {
  /** Milliseconds since the epoch, by the clock of the API server. */
  readonly now: number;
  readonly kubectl: Kubectl;
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
    reproduce: { language: "kubectl", text: kubectl(subject.namespace, words) },
  };
}
