import type { MemoryRecord } from "@binnacle/contracts";
import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { fromMetadata, toMetadata, toStorable } from "./stored-record.ts";

const record: MemoryRecord = {
  id: "i1/h1",
  fingerprint: "f".repeat(64),
  clusterId: "3f0c7a52-6d55-4f1e-9a53-2b1f5d3c9e10",
  namespace: "n".repeat(63),
  owner: { kind: "Deployment", name: "o".repeat(253) },
  cause: "missing_env",
  title: "payment crashes on start",
  document: "missing_env\ncrashes on start",
  verdict: "accept",
  by: { id: "slack:T1:U1", name: "payments-oncall" },
  fix: {
    text: "kubectl rollout undo deployment/payment",
    object: { kind: "Deployment", name: "payment" },
    undoesRollout: true,
  },
  occurredAt: "2026-11-08T03:02:00Z",
  decidedAt: "2026-11-08T03:20:00Z",
};

test("a record survives the way to the index and back", () => {
  expect(fromMetadata(toMetadata(record))).toEqual(record);
});

test("the longest Kubernetes names stay below 2 KB of filterable metadata", () => {
  const { document, ...filterable } = toMetadata(record);
  expect(Buffer.byteLength(JSON.stringify(filterable))).toBeLessThan(2048);
  expect(document).toContain("payments-oncall");
});

test("the time of the incident is a number, since ranges compare numbers only", () => {
  expect(toMetadata(record).occurredAt).toBe(Date.parse("2026-11-08T03:02:00Z") / 1000);
});

test("secrets are replaced and long texts are cut before anything leaves the process", async () => {
  const password = ["hunter2", "hunter2"].join("-");
  const storable = await toStorable(
    {
      ...record,
      document: `postgres://shop:${password}@db:5432/shop refused`,
      fix: { ...record.fix, text: `kubectl set env deployment/shop PASSWORD=${password}` },
      outcome: "x".repeat(100_000),
    },
    createRedactor(),
  );
  expect(JSON.stringify(storable)).not.toContain(password);
  expect(storable.document).toContain("[redacted");
  expect(storable.fix.text).toContain("[redacted");
  expect(storable.fix.undoesRollout).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(toMetadata(storable)))).toBeLessThan(40 * 1024);
});

test.for([undefined, {}, { document: "no JSON" }, { document: "{}" }, { document: 7 }])(
  "%o is no record of ours",
  (metadata) => {
    expect(fromMetadata(metadata)).toBeUndefined();
  },
);
