import type { Evidence } from "@binnacle/contracts";

/** Short names of facts, by the order in which they came: `e1` is the first. */
export interface Citations {
  readonly handleOf: (id: string) => string | undefined;
  readonly evidenceOf: (handle: string) => Evidence | undefined;
  /** Those that are known keep their handle. */
  readonly add: (evidence: readonly Evidence[]) => void;
  readonly all: () => readonly Evidence[];
}

export function createCitations(evidence: readonly Evidence[] = []): Citations {
  const places = new Map<string, number>();
  const facts: Evidence[] = [];
  const add: Citations["add"] = (more) => {
    for (const fact of more) {
      if (places.has(fact.id)) continue;
      facts.push(fact);
      places.set(fact.id, facts.length);
    }
  };
  add(evidence);
  return {
    add,
    all: () => facts,
    handleOf(id) {
      const place = places.get(id);
      return place === undefined ? undefined : `e${place}`;
    },
    evidenceOf: (handle) =>
      /^e\d{1,6}$/u.test(handle) ? facts[Number(handle.slice(1)) - 1] : undefined,
  };
}
