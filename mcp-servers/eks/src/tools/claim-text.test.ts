import type { Value } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { claimText } from "./claim-text.ts";

test.for<readonly [value: Value, text: string]>([
  ["Error", "Error"],
  [137, "137"],
  [{ count: 7, of: "restart" }, "7 restarts"],
  [{ count: 1, of: "restart" }, "1 restart"],
  [{ at: "2026-11-20T03:02:00Z" }, "2026-11-20T03:02:00Z"],
  [{ since: "2026-11-20T03:02:00Z" }, "2026-11-20T03:02:00Z"],
  [{ amount: 518_400, unit: "s" }, "518400 s"],
  [{ amount: 0.38, unit: "ratio" }, "0.38"],
])("a model reads %o as %s", ([value, text]) => {
  const claim = { text: "it is {x} of {y}", evidence: [], slots: { x: { value } } };
  expect(claimText(claim, [])).toBe(`it is ${text} of {y}`);
});
