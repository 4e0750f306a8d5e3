import { AppError, type Decision, type MemoryRecord } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { fakeStore } from "./testing/fakes.ts";
import { finding, investigation, ref } from "./testing/samples.ts";

const signal = AbortSignal.timeout(1000);
const decision: Decision = {
  investigationId: "i1",
  hypothesisId: "h1",
  revision: 3,
  verdict: { kind: "reject", by: "ada", at: "2026-01-01T10:05:00Z" },
};

async function storeWithTwo() {
  const store = fakeStore();
  const base = { rank: 1, status: "supported" as const, signals: [], recalled: [] };
  await store.put(
    investigation({
      hypotheses: [
        { ...base, id: "h1", finding: finding(ref("payment")) },
        { ...base, id: "h2", rank: 2, finding: finding(ref("cart")) },
      ],
    }),
  );
  return store;
}

test("a verdict teaches the memory the owner, the cause and the command, never the name of a pod", async () => {
  const remembered: MemoryRecord[] = [];
  const memory = {
    recall: unused,
    remember: async (record: MemoryRecord) => void remembered.push(record),
  };
  await decide(decision, { store: await storeWithTwo(), memory }, { signal });
  expect(remembered[0]).toMatchObject({
    id: "i1/h1",
    verdict: "reject",
    by: "ada",
    owner: { kind: "Deployment", name: "payment" },
    fix: "kubectl rollout undo deployment/payment",
  });
});

test("with a memory that is down the verdict stands and the gap says so", async () => {
  const memory = {
    recall: unused,
    remember: async () => {
      throw new AppError("unavailable", "the vector index did not answer in 2 s");
    },
  };
  const result = await decide(decision, { store: await storeWithTwo(), memory }, { signal });
  expect(result).toMatchObject({
    kind: "decided",
    gap: { origin: "memory", why: "the vector index did not answer in 2 s" },
  });
});

test("a defect of the memory is no gap: it surfaces", async () => {
  const memory = {
    recall: unused,
    remember: async () => {
      throw new TypeError("undefined is not a function");
    },
  };
  const deciding = decide(decision, { store: await storeWithTwo(), memory }, { signal });
  await expect(deciding).rejects.toThrow(TypeError);
});

test("after Reject the next hypothesis leads", async () => {
  const memory = { recall: unused, remember: async () => {} };
  const result = await decide(decision, { store: await storeWithTwo(), memory }, { signal });
  expect(result).toMatchObject({ investigation: { incident: { fingerprint: "print-cart" } } });
});

test("an investigation that is not held any more is gone, and nothing is remembered", async () => {
  const memory = { recall: unused, remember: unused };
  const result = await decide(decision, { store: fakeStore(), memory }, { signal });
  expect(result).toEqual({ kind: "gone" });
});

function unused(): Promise<never> {
  return Promise.reject(new Error("not to be called"));
}
