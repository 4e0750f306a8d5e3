import type { Verdict } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createVerdicts } from "./create-verdicts.ts";

test("people who decide at once are both heard; what one says twice counts once, as said last", async () => {
  const verdicts = createVerdicts();
  const [first, second] = [verdict("ann"), verdict("bob")];
  const changed = { ...first, withdrawnAt: "2026-11-21T03:15:00Z" };
  await Promise.all([verdicts.give(first), verdicts.give(second), verdicts.give(changed)]);
  expect(await verdicts.of("i1")).toEqual([second, changed]);
});

test("each hypothesis of each investigation has a verdict of its own", async () => {
  const verdicts = createVerdicts();
  for (const over of [{}, { hypothesisId: "h2" }, { investigationId: "i2" }])
    await verdicts.give(verdict("ann", over));
  expect(await verdicts.of("i1")).toHaveLength(2);
  expect(await verdicts.of("i3")).toEqual([]);
});

test("those of the oldest investigation are forgotten first", async () => {
  const verdicts = createVerdicts({ capacity: 1 });
  await verdicts.give(verdict("ann"));
  await verdicts.give(verdict("ann", { investigationId: "i2" }));
  expect(await verdicts.of("i1")).toEqual([]);
});

function verdict(name: string, over: Partial<Extract<Verdict, { kind: "accept" }>> = {}): Verdict {
  const by = { id: `slack:T1:${name}`, name };
  const about = { investigationId: "i1", hypothesisId: "h1", fingerprint: "f" };
  return { ...about, kind: "accept", by, at: "2026-11-21T03:14:00Z", ...over };
}
