import { expect, test } from "vitest";
import { aggregatedIn, comparisonIn } from "./comparison-in.ts";

test.for([
  ["a > 5", { left: "a", operator: ">", threshold: "5" }],
  ["5 < a", { left: "a", operator: ">", threshold: "5" }],
  ["(a / b) >= 2 * 3", { left: "(a / b)", operator: ">=", threshold: "2 * 3" }],
  ["(up == bool 0) and on (x) b > -1", { left: "up", operator: "==", threshold: "0" }],
  ["b unless c > 1", { left: "c", operator: ">", threshold: "1" }],
  ["a < b", { left: "a", operator: "<", threshold: "b" }],
  ["absent(up)", undefined],
] as const)("%s compares %o", ([query, comparison]) => {
  expect(comparisonIn(query)).toEqual(comparison);
});

test.for([
  ["sum by (ns) (rate(x[5m]))", { inner: "rate(x[5m])", by: ["ns"] }],
  ["max(a) without (pod)", { inner: "a", by: [] }],
  ["topk(3, sum by (a, b) (y))", { inner: "sum by (a, b) (y)", by: [] }],
  ["rate(x[5m])", undefined],
] as const)("%s sums up %o", ([query, aggregated]) => {
  expect(aggregatedIn(query)).toEqual(aggregated);
});
