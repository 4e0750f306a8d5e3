import type { Evidence, Identify, ObjectRef } from "@binnacle/contracts";
import { keyOf } from "../graph/object-key.ts";
import { getField } from "./kubectl.ts";

type Values = Evidence["values"];

/** One fact to cite. */
interface Fact {
  readonly subject: ObjectRef;
  /** JSON pointer into the subject. */
  readonly pointer: string;
  readonly value: unknown;
  readonly text: string;
  readonly values?: Values;
  /** Absent: the command that prints the field. */
  readonly command?: string;
  /** Absent: a fact of the API. */
  readonly trust?: Evidence["trust"];
}

/** Collects the facts that answers cite. */
export interface Ledger {
  /** Files a fact and answers its id. The same fact has one id. */
  readonly cite: (fact: Fact) => string;
  readonly get: (id: string) => Evidence | undefined;
}

export interface LedgerContext {
  readonly clusterId: string;
  readonly now: number;
  readonly identify: Identify;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export function createLedger(context: LedgerContext): Ledger {
  const evidence = new Map<string, Evidence>();
  const observedAt = new Date(context.now).toISOString();
  return {
    get: (id) => evidence.get(id),
    cite: (fact) => {
      const id = context.identify({
        clusterId: context.clusterId,
        origin: "kubernetes",
        subject: fact.subject.uid ?? keyOf(fact.subject),
        pointer: fact.pointer,
        value: fact.value,
      });
      if (!evidence.has(id))
        evidence.set(id, {
          id,
          origin: "kubernetes",
          source: { server: "eks", tool: "diagnose", arguments: { ...context.arguments } },
          subject: fact.subject,
          text: fact.text,
          values: fact.values ?? {},
          observedAt,
          trust: fact.trust ?? "fact",
          reproduce: {
            language: "kubectl",
            text: fact.command ?? getField(fact.subject, fact.pointer),
          },
        });
      return id;
    },
  };
}
