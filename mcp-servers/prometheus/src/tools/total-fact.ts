import type { Evidence } from "@binnacle/contracts";
import type { QueryFact } from "../query-evidence.ts";

/** How many series a query gives, where not all of them are told. */
export function totalFact(
  query: string,
  all: readonly unknown[],
  shown: readonly unknown[],
): QueryFact[] {
  if (all.length === shown.length) return [];
  const text = `${shown.length} of ${all.length} series: aggregate, or give a higher limit`;
  return [{ query, pointer: "/total", text, values: { series: all.length } }];
}

/** Facts of the whole answer, which no item tells. */
export function factLines(
  facts: readonly Evidence[],
  items: readonly { readonly evidence: string }[],
): string[] {
  const told = new Set(items.map(({ evidence }) => evidence));
  return facts.filter(({ id }) => !told.has(id)).map(({ id, text }) => `${text} [${id}]`);
}
