import type { Evidence, EvidenceOf } from "@binnacle/contracts";
import { type ObjectFact, type Telling, toFact } from "./object-fact.ts";

/** Collects the facts that answers cite. */
export interface Ledger {
  /** Files a fact and answers its id. The same fact has one id. */
  readonly cite: (fact: ObjectFact) => string;
  /** Adds values that sentences take from a fact, beside those that it always has; answers its id. */
  readonly add: (id: string, values: Evidence["values"]) => string;
  readonly get: (id: string) => Evidence | undefined;
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
