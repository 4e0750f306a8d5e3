import { AppError, type Decision, type MemoryRecord } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { fakePorts, fakeTools } from "./testing/fakes.ts";
import { finding, investigation, ref } from "./testing/samples.ts";

const signal = AbortSignal.timeout(1000);
const decision: Decision = {
  investigationId: "i1",
  hypothesisId: "h1",
  revision: 3,
  kind: "reject",
  by: { id: "cli:ada", name: "ada" },
  at: "2026-01-01T10:05:00Z",
};

async function portsWithTwo() {
  const { store, verdicts } = fakePorts(fakeTools(() => undefined));
  const base = { rank: 1, status: "supported" as const, signals: [], recalled: [] };
  await store.put(
    investigation({
      hypotheses: [
        { ...base, id: "h1", finding: finding(ref("payment")) },
        { ...base, id: "h2", rank: 2, finding: finding(ref("cart")) },
      ],
    }),
  );
  return { store, verdicts };
}

test("a verdict teaches the memory the owner, the cause and the command, never the name of a pod", async () => {
  const remembered: MemoryRecord[] = [];
  const memory = { remember: async (record: MemoryRecord) => void remembered.push(record) };
  await decide(decision, { ...(await portsWithTwo()), memory }, { signal });
  expect(remembered[0]).toMatchObject({
    id: "i1/h1",
    verdict: "reject",
    by: { id: "cli:ada", name: "ada" },
    owner: { kind: "Deployment", name: "payment" },
    fix: { text: "kubectl rollout undo deployment/payment" },
  });
});

test("with a memory that is down the verdict stands and the gap says so", async () => {
  const why = "the vector index did not answer in 2 s";
  const memory = { remember: () => Promise.reject(new AppError("unavailable", why)) };
  const result = await decide(decision, { ...(await portsWithTwo()), memory }, { signal });
  expect(result).toMatchObject({ kind: "decided", gap: { origin: "memory", why } });
});

test("a defect of the memory is no gap: it surfaces", async () => {
  const memory = { remember: () => Promise.reject(new TypeError("undefined is not a function")) };
  const deciding = decide(decision, { ...(await portsWithTwo()), memory }, { signal });
  await expect(deciding).rejects.toThrow(TypeError);
});

test("Reject changes nothing of what was found", async () => {
  const memory = { remember: async () => {} };
  const ports = await portsWithTwo();
  const result = await decide(decision, { ...ports, memory }, { signal });
  expect(result).toMatchObject({ investigation: await ports.store.get("i1") });
});

test("the first verdict wins; the second person learns whose it was, and nothing is remembered twice", async () => {
  const remembered: string[] = [];
  const memory = { remember: async ({ by }: MemoryRecord) => void remembered.push(by.name) };
  const ports = { ...(await portsWithTwo()), memory };
  await decide(decision, ports, { signal });
  const late = { ...decision, kind: "accept", by: { id: "cli:bob", name: "bob" } } as const;
  expect(await decide(late, ports, { signal })).toMatchObject({
    kind: "already_decided",
    verdict: { kind: "reject", by: { name: "ada" } },
  });
  expect(remembered).toEqual(["ada"]);
});

test("a verdict on a picture that changed since is not taken", async () => {
  const ports = { ...(await portsWithTwo()), memory: { remember: unused } };
  expect(await decide({ ...decision, revision: 2 }, ports, { signal })).toMatchObject({
    kind: "stale",
    verdicts: [],
  });
});

test("an investigation that is not held any more is gone, and nothing is remembered", async () => {
  const { store, verdicts } = fakePorts(fakeTools(() => undefined));
  const memory = { remember: unused };
  const result = await decide(decision, { store, verdicts, memory }, { signal });
  expect(result).toEqual({ kind: "gone" });
});

function unused(): Promise<never> {
  return Promise.reject(new Error("not to be called"));
}
