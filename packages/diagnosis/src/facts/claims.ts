import type { Claim, Slot } from "@binnacle/contracts";
import type { Ledger } from "./ledger.ts";

/** A sentence about facts, and the facts that carry it. `{restarts}` is filled from the first of them that has such a value. */
export type Say = (text: string, ...evidence: readonly string[]) => Claim;

const SLOT = /\{(\w+)\}/g;

/** Times, amounts and counts are slots: no sentence of the engine holds one itself. */
export function createSay(ledger: Ledger): Say {
  return (text, ...cited) => {
    const evidence = [...new Set(cited)];
    const slots: Record<string, Slot> = {};
    for (const [, key = ""] of text.matchAll(SLOT)) {
      const holder = evidence.find((id) => ledger.get(id)?.values[key] !== undefined);
      if (holder !== undefined) slots[key] = { evidence: holder, key };
    }
    return Object.keys(slots).length === 0 ? { text, evidence } : { text, evidence, slots };
  };
}
