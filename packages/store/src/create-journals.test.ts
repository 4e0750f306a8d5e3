import { Instant } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createJournals } from "./create-journals.ts";
import { journalSuite } from "./testing/journal.suite.ts";

journalSuite(() => createJournals());

const first = "2026-11-21T03:14:00Z";
const second = "2026-11-21T03:15:00Z";

test("a step that is being done is not begun a second time", async () => {
  const journal = createJournals()("run");
  const moments = [first, second];
  const look = () => journal.step("look", Instant, async () => moments.shift() ?? "");
  expect(await Promise.all([look(), look()])).toEqual([first, first]);
});

test("the oldest run is forgotten first", async () => {
  const journalOf = createJournals({ capacity: 1 });
  await journalOf("a").step("look", Instant, async () => first);
  await journalOf("b").step("look", Instant, async () => first);
  expect(await journalOf("a").step("look", Instant, async () => second)).toBe(second);
});
