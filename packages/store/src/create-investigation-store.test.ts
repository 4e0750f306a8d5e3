import type { Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createInvestigationStore } from "./create-investigation-store.ts";

test("the newest snapshot of each investigation is kept; what nobody put is not there", async () => {
  const store = createInvestigationStore();
  for (const item of [snapshot("i1", 1), snapshot("i2", 1), snapshot("i1", 2)])
    await store.put(item);
  expect(await store.get("i1")).toEqual(snapshot("i1", 2));
  expect(await store.get("i2")).toEqual(snapshot("i2", 1));
  expect(await store.get("i3")).toBeUndefined();
});

test("the oldest is forgotten first", async () => {
  const store = createInvestigationStore({ capacity: 2 });
  for (const id of ["i1", "i2", "i1", "i3"]) await store.put(snapshot(id, 1));
  expect(await store.get("i2")).toBeUndefined();
  expect((await store.get("i1"))?.id).toBe("i1");
});

function snapshot(id: string, revision: number): Investigation {
  const at = "2026-11-21T03:14:00Z";
  const cluster = { id: "", name: "prod-eu" };
  const none = { history: [], changes: [], timeline: [], workloads: [], dependencies: [] };
  const nothing = { hypotheses: [], evidence: [], notes: [], observations: [], gaps: [], plan: [] };
  return {
    ...none,
    ...nothing,
    id,
    revision,
    status: "answered",
    question: "why?",
    askedAt: at,
    scope: { cluster, window: { from: at, to: at } },
    severity: "broken",
    users: { state: "unknown", text: "unknown", evidence: [] },
    pods: { ready: 0, total: 0 },
    checks: [],
    receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
  };
}
