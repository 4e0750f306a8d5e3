import { expect, test } from "vitest";
import { atExit } from "./at-exit.ts";

test("however much waits for the end of the process, one listener does it", () => {
  const before = process.listenerCount("exit");
  const forgets = Array.from({ length: 20 }, () => atExit(() => {}));
  expect(process.listenerCount("exit") - before).toBeLessThanOrEqual(1);
  for (const forget of forgets) forget();
  expect(process.listenerCount("exit")).toBe(before);
});
