import type { InvestigationStore } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { investigation } from "./samples.ts";

/** What every `InvestigationStore` does, whatever holds it. */
export function investigationStoreSuite(create: () => InvestigationStore): void {
  test("the newest snapshot of each investigation is kept", async () => {
    const store = create();
    await store.put(investigation("i1"));
    await store.put(investigation("i2"));
    await store.put(investigation("i1", { revision: 2 }));
    expect((await store.get("i1"))?.revision).toBe(2);
    expect((await store.get("i2"))?.revision).toBe(1);
  });

  test("what nobody put is not there", async () => {
    expect(await create().get("i1")).toBeUndefined();
  });
}
