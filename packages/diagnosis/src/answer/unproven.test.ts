import type { Claim } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { ledgerContext } from "../testing/small-cluster.ts";
import { unproven } from "./unproven.ts";

const { evidenceOf } = ledgerContext;
const seen = evidenceOf({
  about: "pay",
  pointer: "/status",
  value: 7,
  subject: { kind: "Pod", namespace: "web", name: "pay-7c41-2" },
  text: "pod pay-7c41-2: PAYMENT_URL is required, 512Mi of 1.5Gi, HTTP 503",
  values: { restarts: { count: 7, of: "restart" }, exitCode: 1 },
  observedAt: "2026-01-01T10:00:00Z",
  reproduce: { language: "kubectl", text: "kubectl get pod -o jsonpath='{.items[99]}'" },
});
const known = new Map([[seen.id, seen]]);
const restarts = { restarts: { evidence: seen.id, key: "restarts" } };

test.for<readonly [text: string, unproven: readonly string[], slots?: Claim["slots"]]>([
  ["it restarts", []],
  ["{restarts} since then", [], restarts],
  ["{restarts} since then", ["{restarts}"], { restarts: { evidence: seen.id, key: "starts" } }],
  ["{restarts} since then", ["{restarts}"], { restarts: { evidence: "nobody", key: "restarts" } }],
  ["in the last {window} min", [], { window: { value: 60 } }],
  ["it ended with exit code 1, 7 restarts", []],
  ["it ended with exit code 137", ["137"]],
  ["it uses 512Mi of 1.5Gi", []],
  ["it uses 512Mi of 2Gi, 100m of CPU", ["2Gi", "100m"]],
  ["it answers 503 of HTTP 5xx, p95 as before", []],
  ["it answers 500", ["500"]],
  ["it lacks PAYMENT_URL, not PAYMENT_URLS", ["PAYMENT_URLS"]],
  ["pods of pay-7c41 fail", []],
  ["pods of pay-9 fail", ["9"]],
  ["the command names 99", ["99"]],
  ['the line {"x": 3}', ["3"]],
])("of %o unproven is %o", ([text, facts, slots]) => {
  const claim = { text, evidence: [seen.id], ...(slots && { slots }) };
  expect(unproven(claim, known)).toEqual(facts);
});

test("what cites nothing may hold no number, and what cites what nobody holds proves nothing", () => {
  expect(unproven({ text: "it is so", evidence: [] }, known)).toEqual([]);
  expect(unproven({ text: "7 restarts", evidence: [] }, known)).toEqual(["7"]);
  expect(unproven({ text: "it is so", evidence: ["nobody"] }, known)).toEqual(["evidence nobody"]);
});
