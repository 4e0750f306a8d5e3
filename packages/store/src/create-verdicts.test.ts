import { expect, test } from "vitest";
import { createVerdicts } from "./create-verdicts.ts";
import { verdict } from "./testing/samples.ts";
import { verdictsSuite } from "./testing/verdicts.suite.ts";

verdictsSuite(() => createVerdicts());

test("those of the oldest investigation are forgotten first", async () => {
  const verdicts = createVerdicts({ capacity: 1 });
  await verdicts.give(verdict("ann"));
  await verdicts.give(verdict("ann", { investigationId: "i2" }));
  expect(await verdicts.of("i1")).toEqual([]);
});
