import { expect, test } from "vitest";
import { createConversations } from "./create-conversations.ts";
import { conversationsSuite } from "./testing/conversations.suite.ts";

conversationsSuite((clock) => createConversations({ clock }));

test("the talk that rested longest is forgotten first", async () => {
  const few = createConversations({ clock: () => 0, capacity: 2 });
  for (const key of ["a", "b", "a", "c"]) await few.update(key, (now) => now);
  expect(await few.get("b")).toBeUndefined();
  expect(await few.get("a")).toBeDefined();
});
