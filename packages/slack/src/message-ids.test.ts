import type { Verdict } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { idsIn, idsOf, toMetadata } from "./message-ids.ts";
import { crashing } from "./testing/samples.ts";

const said = { investigationId: "i1", hypothesisId: "h1", fingerprint: "p1" };

function verdictOf(index: number, over: { readonly note?: string } = {}): Verdict {
  const by = { id: `slack:T1:U${index}`, name: "Zoë 渡辺 🛒".repeat(3) };
  const at = "2026-01-01T09:00:00Z";
  return { ...said, kind: "reject", reason: "other", by, at, ...over };
}

const triggered = { ...crashing, triggerId: "slack:T1:C1:5.0", question: "🔥".repeat(900) };
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test("what was looked at and what people said of it is read back as it was written", () => {
  const ids = idsOf({ ...triggered, question: "why is cart slow?" }, [verdictOf(1), verdictOf(2)]);
  expect(idsIn(toMetadata(ids))).toEqual(ids);
  expect(ids.looked?.fingerprint).toBe("p1");
});

test.for([
  ["an answer", { triggerId: "slack:T1:C1:5.0" }],
  ["an investigation", idsOf(triggered, [])],
] as const)("%s says what it may rest on, where that is not everything", ([, ids]) => {
  const limited = { ...ids, may: { clusters: "all" as const, namespaces: ["all", "b"] } };
  const everything = { ...ids, may: { clusters: "all" as const, namespaces: "all" as const } };
  expect(idsIn(toMetadata(limited))?.may).toEqual(limited.may);
  expect(toMetadata(everything)).toEqual(toMetadata(ids));
});

test("notes of people are for no other app", () => {
  const metadata = toMetadata(idsOf(triggered, [verdictOf(1, { note: "our secret" })]));
  expect(JSON.stringify(metadata)).not.toContain("our secret");
  expect(idsIn(metadata)?.looked?.verdicts).toEqual([verdictOf(1)]);
});

test.for([0, 1, 20, 200])(
  "with %i verdicts it is no larger than Slack takes, and the newest stay",
  (count) => {
    const verdicts = Array.from({ length: count }, (_, index) => verdictOf(index));
    const metadata = toMetadata(idsOf(triggered, verdicts));
    expect(bytesOf(metadata)).toBeLessThanOrEqual(8000);
    const kept = idsIn(metadata)?.looked?.verdicts ?? [];
    expect(kept).toEqual(verdicts.slice(verdicts.length - kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, 10));
  },
);

test.for([
  ["of nobody", undefined],
  ["of another app", { event_type: "task_created", event_payload: { id: "1" } }],
  ["of a version that we do not know", { event_type: "binnacle_investigation", event_payload: {} }],
] as const)("metadata %s says nothing", ([, metadata]) => {
  expect(idsIn(metadata && { ...metadata, event_payload: { ...metadata.event_payload } })).toBe(
    undefined,
  );
});

test("verdicts that cannot be read are none, and the rest stands", () => {
  const { event_type: type, event_payload: payload } = toMetadata(idsOf(triggered, []));
  const metadata = { event_type: type, event_payload: { ...payload, verdicts: "{" } };
  expect(idsIn(metadata)?.looked).toMatchObject({ investigationId: "i1", verdicts: [] });
});
