import { expect, test } from "vitest";
import { toNumber } from "./quantity.ts";

/** By hand from kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity. */
test.for([
  ["0", 0],
  ["2", 2],
  ["0.5", 0.5],
  [".5", 0.5],
  ["250m", 0.25],
  ["156771n", 0.000156771],
  ["1500u", 0.0015],
  ["1k", 1000],
  ["1Ki", 1024],
  ["5M", 5e6],
  ["128Mi", 134217728],
  ["1.5Gi", 1610612736],
  ["2G", 2e9],
  ["1Ti", 2 ** 40],
  ["1Pi", 2 ** 50],
  ["1Ei", 2 ** 60],
  ["1E", 1e18],
  ["12e6", 12e6],
  ["12E6", 12e6],
  ["1e-3", 0.001],
  ["-1", -1],
] as const)("%s is %d", ([quantity, number]) => {
  expect(toNumber(quantity)).toBeCloseTo(number, 12);
});

test.for(["", "x", "1Kb", "1 Gi", "Gi", "1K"])("%j is no quantity", (quantity) => {
  expect(toNumber(quantity)).toBe(0);
});
