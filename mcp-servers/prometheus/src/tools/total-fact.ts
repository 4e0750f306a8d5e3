import type { Evidence, Gap } from "@binnacle/contracts";
import type { QueryFact } from "../query-evidence.ts";
import { notSeenLines } from "../watch-unread.ts";

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

interface Answer {
  readonly items: readonly { readonly evidence: string }[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** What was not seen, then facts of the whole answer, which no item tells. */
export function headLines({ items, evidence, gaps }: Answer): string[] {
  const told = new Set(items.map((item) => item.evidence));
  const facts = evidence.filter(({ id }) => !told.has(id)).map(({ id, text }) => `${text} [${id}]`);
  return [...notSeenLines(gaps), ...facts];
}
