import type { Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createInvestigationStore } from "./create-investigation-store.ts";

test("the newest snapshot of each investigation is kept; what nobody put is not there", async () => {
  const store = createInvestigationStore({ redact });
  for (const item of [snapshot("i1", 1), snapshot("i2", 1), snapshot("i1", 2)])
    await store.put(item);
  expect(await store.get("i1")).toEqual(snapshot("i1", 2));
  expect(await store.get("i2")).toEqual(snapshot("i2", 1));
  expect(await store.get("i3")).toBeUndefined();
});

test("the oldest is forgotten first", async () => {
  const store = createInvestigationStore({ redact, capacity: 2 });
  for (const id of ["i1", "i2", "i1", "i3"]) await store.put(snapshot(id, 1));
  expect(await store.get("i2")).toBeUndefined();
  expect((await store.get("i1"))?.id).toBe("i1");
});

test("what is kept is redacted, wherever it came from", async () => {
  const store = createInvestigationStore({ redact });
  const about = { origin: "kubernetes", kind: "unreachable", what: "logs" } as const;
  await store.put({ ...snapshot("i1", 1), gaps: [{ ...about, why: "it says hunter2" }] });
  expect((await store.get("i1"))?.gaps).toEqual([{ ...about, why: "it says [redacted]" }]);
});

/** Of texts at any depth. */
async function redact<T>(value: T): Promise<T> {
  const copy = structuredClone(value);
  hide(copy);
  return copy;
}

function hide(holder: unknown): void {
  if (typeof holder !== "object" || holder === null) return;
  for (const [key, item] of Object.entries(holder)) {
    if (typeof item === "string")
      Reflect.set(holder, key, item.replaceAll("hunter2", "[redacted]"));
    hide(item);
  }
}

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
