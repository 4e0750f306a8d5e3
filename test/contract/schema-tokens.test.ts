import { expect, test } from "vitest";
import { listedTools, schemaBars, sumOf } from "../support/listed-tools.ts";

test("what a client is told of the tools costs a model no more than its bars", async () => {
  const listed = await listedTools();
  // What each tool costs, where it is too much.
  const told = JSON.stringify(listed, null, 2);
  expect(sumOf(listed["eks"]), told).toBeLessThanOrEqual(schemaBars.eks);
  const all = Object.values(listed).reduce((sum, tools) => sum + sumOf(tools), 0);
  expect(all, told).toBeLessThanOrEqual(schemaBars.all);
});
