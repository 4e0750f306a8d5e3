import { expect, test } from "vitest";
import { createRemembered } from "./remembered.ts";

const minuteMs = 60_000;

function remembering() {
  const asked: string[] = [];
  const now = { ms: 0, isAway: false };
  const get = createRemembered({
    load: async (key) => {
      asked.push(key);
      if (now.isAway) throw new Error("away");
      return `${key} at ${now.ms / minuteMs}`;
    },
    clock: () => now.ms,
    freshMs: 10 * minuteMs,
    staleMs: 60 * minuteMs,
  });
  return { get, asked, now };
}

test("what is fresh is not asked for again, nor by those who ask at once", async () => {
  const { get, asked, now } = remembering();
  await Promise.all([get("a"), get("a"), get("b")]);
  now.ms = 9 * minuteMs;
  expect(await get("a")).toBe("a at 0");
  expect(asked).toEqual(["a", "b"]);
  now.ms = 10 * minuteMs;
  expect(await get("a")).toBe("a at 10");
});

test.for([
  [60, "a at 0"],
  [61, "away"],
] as const)("what was known %i minutes ago, when nobody answers: %s", async ([minutes, told]) => {
  const { get, now } = remembering();
  await get("a");
  Object.assign(now, { ms: minutes * minuteMs, isAway: true });
  expect(await get("a").catch((error: Error) => error.message)).toBe(told);
});

test("it holds five thousand, and forgets the oldest first", async () => {
  const { get, asked } = remembering();
  for (let index = 0; index <= 5000; index += 1) await get(`${index}`);
  await get("5000");
  expect(asked).toHaveLength(5001);
  await get("0");
  expect(asked).toHaveLength(5002);
});
