import { parser } from "@prometheus-io/lezer-promql";

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
