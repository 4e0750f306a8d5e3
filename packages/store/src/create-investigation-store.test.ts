import { expect, test } from "vitest";
import { createInvestigationStore } from "./create-investigation-store.ts";
import { investigationStoreSuite } from "./testing/investigation-store.suite.ts";
import { investigation } from "./testing/samples.ts";

investigationStoreSuite(() => createInvestigationStore());

test("the oldest is forgotten first", async () => {
  const store = createInvestigationStore({ capacity: 2 });
  for (const id of ["i1", "i2", "i1", "i3"]) await store.put(investigation(id));
  expect(await store.get("i2")).toBeUndefined();
  expect((await store.get("i1"))?.id).toBe("i1");
});
