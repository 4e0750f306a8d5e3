import { parser } from "@prometheus-io/lezer-promql";

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** The longest range in brackets of a query, in milliseconds: so long one event stays in its values. 0: it has none. */
export function longestRangeMs(query: string): number {
  const ranges: number[] = [0];
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      if (name !== "MatrixSelector" && name !== "SubqueryExpr") return;
      const text = query.slice(from, to);
      const [range = ""] = text.slice(text.lastIndexOf("[") + 1).split(/[:\]]/u);
      ranges.push(durationMs(range));
    },
  });
  return Math.max(...ranges);
}

/** `1h30m`; a number without unit is seconds. */
function durationMs(text: string): number {
  if (/^\s*\d+(?:\.\d+)?\s*$/u.test(text)) return Number(text) * 1000;
  return [...text.matchAll(/(\d{1,15})(ms|[smhdwy])/gu)].reduce(
    (sum, [, count = "0", unit = ""]) => sum + Number(count) * (unitMs[unit] ?? 0),
    0,
  );
}
