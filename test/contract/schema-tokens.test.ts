import { expect, test } from "vitest";
import { listedTools, schemaBars, sumOf } from "../support/listed-tools.ts";

test("what a client is told of the tools costs a model no more than its bars", async () => {
  const listed = await listedTools();
  const eks = sumOf(listed["eks"]);
  const all = Object.values(listed).reduce((sum, tools) => sum + sumOf(tools), 0);
  // On failure the tokens of each tool are shown.
  const tooMuch = [
    ...(eks > schemaBars.eks ? [{ eks, bar: schemaBars.eks, tools: listed["eks"] }] : []),
    ...(all > schemaBars.all ? [{ all, bar: schemaBars.all, tools: listed }] : []),
  ];
  expect(tooMuch).toEqual([]);
});
