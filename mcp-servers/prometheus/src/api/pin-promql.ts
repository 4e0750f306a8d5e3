import { parser } from "@prometheus-io/lezer-promql";

/**
 * The query with `@ <time>` behind each of its selectors: it gives the same whenever it is run again. A selector that
 * names its time already keeps it; a subquery is pinned as a whole.
 */
export function pinPromql(query: string, timeMs: number): string {
  const places: number[] = [];
  parser.parse(query).iterate({
    enter: ({ name, to }) => {
      if (name === "StepInvariantExpr") return false;
      if (!pinnable.has(name)) return true;
      places.push(to);
      return false;
    },
  });
  const moment = ` @ ${timeMs / 1000}`;
  return places.reduceRight((text, at) => text.slice(0, at) + moment + text.slice(at), query);
}

const pinnable: ReadonlySet<string> = new Set(["VectorSelector", "MatrixSelector", "SubqueryExpr"]);

/**
 * The selectors of a query that look at its own time, each once: neither shifted by `offset` nor pinned by `@`. Of what is
 * not understood none: half of a selector is another mistake than that of the query.
 */
export function currentSelectors(query: string): string[] {
  const found = new Set<string>();
  let isUnderstood = true;
  parser.parse(query).iterate({
    enter: ({ name, type, from, to }) => {
      if (type.isError) isUnderstood = false;
      if (name === "VectorSelector") found.add(query.slice(from, to));
      return name !== "StepInvariantExpr" && name !== "OffsetExpr";
    },
  });
  return isUnderstood ? [...found] : [];
}

/** The metrics that the selectors of a query name, each once. */
export function metricsIn(query: string): string[] {
  const found = new Set<string>();
  parser.parse(query).iterate({
    enter: ({ name, node }) => {
      const own = name === "VectorSelector" ? node.getChild("Identifier") : null;
      if (own !== null) found.add(query.slice(own.from, own.to));
    },
  });
  return [...found];
}

/** Whether a query may give something though a metric that it names gives nothing. */
export function mayHoldWithout(query: string): boolean {
  let isFound = false;
  parser.parse(query).iterate({
    enter: ({ name }) => {
      isFound ||= withoutMetric.has(name);
    },
  });
  return isFound;
}

/** Names of the grammar. */
const withoutMetric: ReadonlySet<string> = new Set(["Or", "Unless", "Absent", "AbsentOverTime"]);
