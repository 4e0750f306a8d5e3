import type { Decision, Finding, Hypothesis, Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createInvestigationStore } from "./create-investigation-store.ts";

const at = "2026-11-21T03:14:00Z";
const owner = { kind: "Deployment", namespace: "a", name: "b" };
const finding: Finding = {
  id: "f",
  by: "engine",
  cause: "oom-killed",
  title: "b is out of memory",
  impact: "broken",
  state: "active",
  culprit: owner,
  owner,
  victims: [],
  confidence: { level: "high", reason: "seen" },
  claims: [],
  reasons: [],
  against: [],
  disproof: "",
  evidence: [],
  contradicting: [],
  fix: [],
  later: [],
  symptom: {},
  fingerprint: "x",
};
const hypothesis: Hypothesis = {
  id: "h1",
  rank: 1,
  status: "supported",
  finding,
  signals: [],
  recalled: [],
};

function investigation(id: string, thread: string): Investigation {
  return {
    id,
    revision: 5,
    status: "answered",
    question: "why?",
    askedBy: "ann",
    askedAt: at,
    thread,
    incident: {
      severity: "broken",
      scope: { cluster: { id: "c", name: "c" }, window: { from: at, to: at } },
    },
    users: { state: "unknown", text: "unknown", evidence: [] },
    hypotheses: [hypothesis],
    history: [],
    changes: [],
    timeline: [],
    workloads: [],
    pods: { ready: 0, total: 0 },
    dependencies: [],
    evidence: [],
    observations: [],
    coverage: { found: [], ruledOut: [], notVisible: [] },
    gaps: [],
    plan: [],
    receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
  };
}

function decision(by: string, over: Partial<Decision> = {}): Decision {
  return {
    investigationId: "i1",
    hypothesisId: "h1",
    revision: 5,
    verdict: { kind: "accept", by, at },
    ...over,
  };
}

test("of two people who decide at once the first wins, and the second learns who it was", async () => {
  const store = createInvestigationStore();
  await store.put(investigation("i1", "t"));
  const [first, second] = await Promise.all([
    store.decide(decision("ann")),
    store.decide(decision("bob")),
  ]);
  expect(first.kind).toBe("decided");
  expect(second).toMatchObject({ kind: "already_decided", verdict: { by: "ann" } });
});

test.for([
  {
    name: "an investigation from before a restart",
    over: { investigationId: "old" },
    kind: "gone",
  },
  { name: "a hypothesis that is no more", over: { hypothesisId: "h9" }, kind: "gone" },
  { name: "a picture that has changed since", over: { revision: 4 }, kind: "stale" },
])("a verdict on $name is not kept", async ({ over, kind }) => {
  const store = createInvestigationStore();
  await store.put(investigation("i1", "t"));
  expect((await store.decide(decision("ann", over))).kind).toBe(kind);
  const kept = await store.get("i1");
  expect(kept?.hypotheses[0]?.verdict).toBeUndefined();
});

test("a thread is about its newest investigation", async () => {
  const store = createInvestigationStore();
  await store.put(investigation("i1", "t"));
  await store.put(investigation("i2", "t"));
  expect((await store.byThread("t"))?.id).toBe("i2");
});

test("the oldest investigation is forgotten when a thousand newer ones are held", async () => {
  const store = createInvestigationStore();
  for (let index = 0; index <= 1000; index += 1)
    await store.put(investigation(`i${index}`, `t${index}`));
  expect(await store.byThread("t0")).toBeUndefined();
  expect((await store.byThread("t1"))?.id).toBe("i1");
});
