import { expect, test } from "vitest";
import { longestRangeMs } from "./longest-range.ts";

test.for([
  ["rate(x[5m]) / rate(y[1h30m])", 5_400_000],
  ["max_over_time(x[1d:5m])", 86_400_000],
  ["rate(x[ 90 ])", 90_000],
  ["x", 0],
] as const)("%s reads the last %i ms", ([query, milliseconds]) => {
  expect(longestRangeMs(query)).toBe(milliseconds);
});
