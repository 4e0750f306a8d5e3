import { expect, test } from "vitest";
import { narrowPromql } from "./narrow-promql.ts";

const match = { name: "cluster", value: "eu" };

test.for([
  ["up", 'up{cluster="eu"}'],
  ["up{}", 'up{cluster="eu"}'],
  ['{__name__=~"a|b",}', '{cluster="eu",__name__=~"a|b",}'],
  ['{"metric.name", a="b"}', '{cluster="eu","metric.name", a="b"}'],
  ['up{cluster="us"}', 'up{cluster="eu",cluster="us"}'],
  [`up{pod="}{"} # up{}`, `up{cluster="eu",pod="}{"} # up{}`],
  ["rate(a[5m:1m] offset 5m)", 'rate(a{cluster="eu"}[5m:1m] offset 5m)'],
  [
    'sum by (job) (rate(a{b="c"}[5m])) / on (job) group_left (x) max(b) > bool 1',
    'sum by (job) (rate(a{cluster="eu",b="c"}[5m])) / on (job) group_left (x) max(b{cluster="eu"}) > bool 1',
  ],
  ["time() - vector(1)", "time() - vector(1)"],
] as const)("%s becomes %s", ([query, narrowed]) => {
  expect(narrowPromql(query, match)).toBe(narrowed);
});

test("without a cluster to tell apart a query stays as it is, understood or not", () => {
  expect(narrowPromql("rollup_rate(up[5m])", undefined)).toBe("rollup_rate(up[5m])");
});

test.for([
  ["sum(\n  up", "2:5"],
  ["rollup_rate(up[5m])", "1:12"],
] as const)("%s is refused at %s: sent as it is, it would see every cluster", ([query, place]) => {
  expect(() => narrowPromql(query, match)).toThrow(`parse error at ${place}`);
});
