import { AppError, Instant } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createJournals } from "./create-journals.ts";

const first = "2026-11-21T03:14:00Z";
const second = "2026-11-21T03:15:00Z";

/** Work that gives another moment each time. */
function working(): () => Promise<string> {
  const moments = [first, second];
  return async () => moments.shift() ?? "";
}

test.for([
  ["a step that is kept is not done again, also by a run that goes on", "run", "look", first],
  ["another step is done", "run", "ask", second],
  ["another run is done", "other", "look", second],
] as const)("%s", async ([, run, step, gives]) => {
  const journalOf = createJournals();
  const work = working();
  expect(await journalOf("run").step("look", Instant, work)).toBe(first);
  expect(await journalOf(run).step(step, Instant, work)).toBe(gives);
});

test("what a step throws is thrown, and the step is done the next time", async () => {
  const journal = createJournals()("run");
  const failing = journal.step("look", Instant, () =>
    Promise.reject(new AppError("unavailable", "no answer")),
  );
  await expect(failing).rejects.toThrow("no answer");
  expect(await journal.step("look", Instant, working())).toBe(first);
});

test("a step that is being done is not begun a second time", async () => {
  const journal = createJournals()("run");
  const work = working();
  const look = () => journal.step("look", Instant, work);
  expect(await Promise.all([look(), look()])).toEqual([first, first]);
});

test("the oldest run is forgotten first", async () => {
  const journalOf = createJournals({ capacity: 1 });
  const work = working();
  await journalOf("a").step("look", Instant, work);
  await journalOf("b").step("look", Instant, async () => first);
  expect(await journalOf("a").step("look", Instant, work)).toBe(second);
});
