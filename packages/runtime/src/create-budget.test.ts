import { expect, test } from "vitest";
import { createBudget } from "./create-budget.ts";

const allowance = { ms: 1000, calls: 3, turns: 2, tokens: 100, cents: 5 };

test("what is reserved is gone until it is told what it cost", () => {
  const budget = createBudget(allowance, () => 0);
  const settle = budget.reserve({ calls: 2, ms: 800 });
  expect(budget.left()).toEqual({ ...allowance, calls: 1, ms: 200 });
  settle?.({ calls: 1, ms: 300 });
  expect(budget.left()).toEqual({ ...allowance, calls: 2, ms: 700 });
});

test.for([
  ["fits", { calls: 3 }, true],
  ["is more than is left of one thing", { calls: 1, tokens: 101 }, false],
  ["is nothing", {}, true],
] as const)("an estimate that %s", ([, estimate, isGranted]) => {
  const budget = createBudget(allowance, () => 0);
  expect(budget.reserve(estimate) !== undefined).toBe(isGranted);
});

test("what is refused takes nothing", () => {
  const budget = createBudget(allowance, () => 0);
  budget.reserve({ calls: 1, tokens: 101 });
  expect(budget.left()).toEqual(allowance);
});

test("a cost above the estimate is a debt, and nothing more of it is granted", () => {
  const budget = createBudget(allowance, () => 0);
  budget.reserve({ tokens: 50 })?.({ tokens: 400 });
  expect(budget.left().tokens).toBe(-300);
  expect(budget.reserve({ tokens: 1 })).toBeUndefined();
  expect(budget.reserve({ calls: 1 })).toBeDefined();
  expect(budget.spent().tokens).toBe(400);
});

test.for([
  ["some are left", 5, 4, true],
  ["none are left", 5, 5, false],
  ["more was spent than there were", 5, 9, false],
  ["there were none from the start", 0, 9, true],
] as const)("a turn whose cents nobody knows, when %s", ([, cents, spent, isGranted]) => {
  const budget = createBudget({ ...allowance, cents }, () => 0);
  budget.reserve({ turns: 1, cents: 0 })?.({ cents: spent });
  expect(budget.reserve({ turns: 1, cents: 0 }) !== undefined).toBe(isGranted);
  expect(budget.reserve({ calls: 1 })).toBeDefined();
});

test("a reservation is settled once", () => {
  const budget = createBudget(allowance, () => 0);
  const settle = budget.reserve({ calls: 1 });
  settle?.({});
  settle?.({});
  expect(budget.left()).toEqual(allowance);
});

test("time goes by itself, and without any left nothing is granted", () => {
  let nowMs = 5000;
  const budget = createBudget(allowance, () => nowMs);
  nowMs += 400;
  budget.reserve({ calls: 1 })?.({ calls: 1 });
  expect(budget.left()).toEqual({ ...allowance, calls: 2, ms: 600 });
  expect(budget.spent()).toMatchObject({ calls: 1, ms: 400 });
  nowMs += 600;
  expect(budget.left().ms).toBe(0);
  expect(budget.reserve({ calls: 1 })).toBeUndefined();
});
