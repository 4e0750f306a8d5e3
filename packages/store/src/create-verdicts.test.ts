import type { Verdict } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createVerdicts } from "./create-verdicts.ts";

test("of two people who decide at once the first wins, and the second learns who it was", async () => {
  const verdicts = createVerdicts();
  const [first, second] = await Promise.all([
    verdicts.give(verdict("ann")),
    verdicts.give(verdict("bob", { kind: "reject" })),
  ]);
  expect(first).toEqual({ kind: "given" });
  expect(second).toEqual({ kind: "already", verdict: verdict("ann") });
  expect(await verdicts.of("i1")).toEqual([verdict("ann")]);
});

test("each hypothesis of each investigation has a verdict of its own", async () => {
  const verdicts = createVerdicts();
  for (const over of [{}, { hypothesisId: "h2" }, { investigationId: "i2" }])
    expect((await verdicts.give(verdict("ann", over))).kind).toBe("given");
  expect(await verdicts.of("i1")).toHaveLength(2);
  expect(await verdicts.of("i3")).toEqual([]);
});

test("those of the oldest investigation are forgotten first", async () => {
  const verdicts = createVerdicts({ capacity: 1 });
  await verdicts.give(verdict("ann"));
  await verdicts.give(verdict("ann", { investigationId: "i2" }));
  expect(await verdicts.of("i1")).toEqual([]);
});

function verdict(name: string, over: Partial<Verdict> = {}): Verdict {
  const by = { id: `slack:T1:${name}`, name };
  const about = { investigationId: "i1", hypothesisId: "h1", fingerprint: "f" };
  return { ...about, kind: "accept", by, at: "2026-11-21T03:14:00Z", ...over };
}
