import type { Expression } from "./expression.ts";
import { parsePromql } from "./parse-promql.ts";

const parsed = new Map<string, Expression>();
const keptAtMost = 500;

/** `parsePromql`, where the same text is the same expression: a store knows its selectors again. */
export function parseOnce(query: string): Expression {
  const known = parsed.get(query);
  if (known !== undefined) return known;
  const expression = parsePromql(query);
  if (parsed.size >= keptAtMost) parsed.clear();
  parsed.set(query, expression);
  return expression;
}
