import type { Evidence, Value, WorkloadTraffic } from "@binnacle/contracts";

/** What was usual of a workload in the hour before, where it is not so now. */
export interface Usual {
  readonly rate?: number | undefined;
  readonly p95?: number | undefined;
}

export type UsualOf = (row: WorkloadTraffic) => Usual;

/** Reads it from the facts of a row: without a fact it is as usual. */
export function usualIn(evidence: readonly Evidence[]): UsualOf {
  return ({ evidence: ids }) => ({
    rate: amountIn(evidence, ids, "usual"),
    p95: amountIn(evidence, ids, "usualP95"),
  });
}

/** A number of one of the facts with these ids, by its name. */
export function amountIn(
  evidence: readonly Evidence[],
  ids: readonly string[],
  name: string,
): number | undefined {
  const facts = evidence.filter(({ id, values }) => ids.includes(id) && name in values);
  const value: Value | undefined = facts[0]?.values[name];
  return typeof value === "object" && "amount" in value ? value.amount : undefined;
}
