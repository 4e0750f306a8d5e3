/** A clause of the query DSL. */
export type Clause = Readonly<Record<string, unknown>>;

/** One of the clauses holds. */
export function anyOf(clauses: readonly Clause[]): Clause {
  const [only, ...others] = clauses;
  if (only !== undefined && others.length === 0) return only;
  return { bool: { should: clauses, minimum_should_match: 1 } };
}

export function allOf(clauses: readonly Clause[]): Clause {
  const [only, ...others] = clauses;
  return only !== undefined && others.length === 0 ? only : { bool: { filter: clauses } };
}
