import { type Alert, Instant, type Investigation, type Verdict } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createConversations } from "./create-conversations.ts";
import { createIncidents } from "./create-incidents.ts";
import { createInvestigationStore } from "./create-investigation-store.ts";
import { createJournals } from "./create-journals.ts";
import { createTranscripts } from "./create-transcripts.ts";
import { createVerdicts } from "./create-verdicts.ts";

const at = "2026-11-21T03:14:00Z";
const redact = async <Value>(value: Value): Promise<Value> => value;

test("the talk that was changed longest ago is forgotten first", async () => {
  const talks = createConversations({ clock: () => 0, capacity: 2 });
  for (const key of ["a", "b", "a", "c"]) await talks.update(key, (now) => now);
  expect(await talks.get("b")).toBeUndefined();
  expect(await talks.get("a")).toBeDefined();
});

test("the oldest incident is forgotten first", async () => {
  let ids = 0;
  const incidents = createIncidents({ newId: () => `${(ids += 1)}`, capacity: 1 });
  const scope = { cluster: { id: "", name: "prod-eu" }, window: { from: at, to: at } };
  const { incidentId } = await incidents.absorb([alert("A")], { scope, at });
  await incidents.absorb([alert("B")], { scope, at });
  expect(await incidents.get(incidentId)).toBeUndefined();
});

test("the investigation that was put longest ago is forgotten first", async () => {
  const store = createInvestigationStore({ redact, capacity: 2 });
  for (const id of ["i1", "i2", "i1", "i3"]) await store.put(snapshot(id));
  expect(await store.get("i2")).toBeUndefined();
  expect((await store.get("i1"))?.id).toBe("i1");
});

test("the oldest run is forgotten first", async () => {
  const journalOf = createJournals({ capacity: 1 });
  const moments = [at, "2026-11-21T03:15:00Z"];
  const work = async (): Promise<string> => moments.shift() ?? "";
  await journalOf("a").step("look", Instant, work);
  await journalOf("b").step("look", Instant, async () => at);
  expect(await journalOf("a").step("look", Instant, work)).toBe("2026-11-21T03:15:00Z");
});

test("the oldest transcript is forgotten first", async () => {
  const transcripts = createTranscripts({ redact, capacity: 1 });
  for (const investigationId of ["i1", "i2"])
    await transcripts.put({ investigationId, context: "", agents: [] });
  expect(await transcripts.get("i1")).toBeUndefined();
  expect(await transcripts.get("i2")).toBeDefined();
});

test("verdicts of the oldest investigation are forgotten first", async () => {
  const verdicts = createVerdicts({ capacity: 1 });
  await verdicts.give(verdict("i1"));
  await verdicts.give(verdict("i2"));
  expect(await verdicts.of("i1")).toEqual([]);
});

function verdict(investigationId: string): Verdict {
  const by = { id: "slack:T1:ann", name: "ann" };
  return { investigationId, hypothesisId: "h1", fingerprint: "f", kind: "accept", by, at };
}

function alert(name: string): Alert {
  const about = { fingerprint: name, name, labels: { namespace: "shop" } };
  return { ...about, state: "firing", summary: `${name} fires`, startsAt: at };
}

function snapshot(id: string): Investigation {
  const none = { history: [], changes: [], timeline: [], workloads: [], dependencies: [] };
  const nothing = { hypotheses: [], evidence: [], notes: [], observations: [], gaps: [], plan: [] };
  return {
    ...none,
    ...nothing,
    id,
    revision: 1,
    status: "answered",
    question: "why?",
    askedAt: at,
    scope: { cluster: { id: "", name: "prod-eu" }, window: { from: at, to: at } },
    severity: "broken",
    users: { state: "unknown", text: "unknown", evidence: [] },
    pods: { ready: 0, total: 0 },
    checks: [],
    receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
  };
}
