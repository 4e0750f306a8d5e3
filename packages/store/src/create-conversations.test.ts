import { expect, test } from "vitest";
import { createConversations } from "./create-conversations.ts";

const clock = () => 0;

test("a key is claimed once, whoever asks", async () => {
  const conversations = createConversations({ clock });
  const claims = await Promise.all([conversations.claim("e1"), conversations.claim("e1")]);
  expect(claims).toEqual([true, false]);
});

test("several names of one thing are claimed together, or not at all", async () => {
  const conversations = createConversations({ clock });
  await conversations.claim("event", "message");
  expect(await conversations.claim("message", "other")).toBe(false);
  expect(await conversations.claim("other")).toBe(true);
});

test.for([
  [59, false],
  [60, true],
] as const)("after %i minutes it may be claimed again: %s", async ([minutes, isFree]) => {
  let nowMs = 1000;
  const conversations = createConversations({ clock: () => nowMs });
  await conversations.claim("e1");
  nowMs += minutes * 60_000;
  expect(await conversations.claim("e1")).toBe(isFree);
});

test("a conversation that is not there starts empty, and changes add up", async () => {
  const talks = createConversations({ clock });
  expect(await talks.get("C1:1")).toBeUndefined();
  const ids = ["a", "b", "c"];
  await Promise.all(
    ids.map((id) => talks.update("C1:1", (now) => ({ ...now, cited: [...now.cited, id] }))),
  );
  const kept = await talks.get("C1:1");
  expect(kept).toMatchObject({ key: "C1:1", offered: [] });
  expect(kept?.cited.toSorted()).toEqual(ids);
});

test("the talk that rested longest is forgotten first", async () => {
  const few = createConversations({ clock, capacity: 2 });
  for (const key of ["a", "b", "a", "c"]) await few.update(key, (now) => now);
  expect(await few.get("b")).toBeUndefined();
  expect(await few.get("a")).toBeDefined();
});
