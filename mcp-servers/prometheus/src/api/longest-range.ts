import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = NonNullable<ReturnType<typeof parser.parse>["topNode"]["firstChild"]>;

/** The longest range that an expression reads, in milliseconds; 0: it reads the newest samples alone. */
export function longestRangeMs(query: string): number {
  let longest = 0;
  parser.parse(query).iterate({
    enter: ({ name, node }) => {
      const isRange = name === "MatrixSelector" || name === "SubqueryExpr";
      const range = isRange ? node.getChild("DurationExpr") : null;
      if (range !== null) longest = Math.max(longest, msOf(query.slice(range.from, range.to)));
    },
  });
  return longest;
}

/** Functions that give nothing of one sample; names of the grammar. */
const ofTwo: ReadonlySet<string> = new Set([
  "Rate",
  "Irate",
  "Increase",
  "Delta",
  "Idelta",
  "Deriv",
  "PredictLinear",
]);

/** A selector, and how far back a function reads it that needs two samples. */
export interface ReadRange {
  readonly selector: string;
  readonly rangeMs: number;
}

export function rangesOfTwo(query: string): ReadRange[] {
  const found: ReadRange[] = [];
  parser.parse(query).iterate({
    enter: ({ name, node }) => {
      if (name !== "MatrixSelector" || !ofTwo.has(functionOf(node))) return;
      const [selector, range] = [node.getChild("VectorSelector"), node.getChild("DurationExpr")];
      if (selector === null || range === null) return;
      found.push({
        selector: query.slice(selector.from, selector.to),
        rangeMs: msOf(query.slice(range.from, range.to)),
      });
    },
  });
  return found;
}

/** The function that takes a range, as the grammar names it; empty: none does. */
function functionOf({ parent }: SyntaxNode): string {
  return parent?.parent?.getChild("FunctionIdentifier")?.firstChild?.name ?? "";
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** `1h30m`, `15m`, `30s`, and the bare seconds that Prometheus 3 takes. */
export function msOf(duration: string): number {
  const bare = Number(duration);
  if (duration !== "" && !Number.isNaN(bare)) return bare * 1000;
  const parts = [...duration.matchAll(/(\d{1,15})(ms|[smhdwy])/gu)];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
}
