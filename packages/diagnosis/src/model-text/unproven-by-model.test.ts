import type { Claim, Evidence } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { unprovenByModel } from "./unproven-by-model.ts";
import { withTimes } from "./with-times.ts";

const id = "e100000000000000";
const log: Evidence = {
  id,
  clusterId: "c1",
  origin: "kubernetes",
  source: { server: "eks", tool: "get_logs", arguments: {} },
  subject: { kind: "Pod", namespace: "shop", name: "payment-7c41-x2x9z" },
  text: 'container app ended with exit code 137 at 2026-01-01T18:39:22Z: "dial tcp: lookup db-main: i/o timeout"',
  values: { restarts: { count: 7, of: "restart" }, startedAt: { at: "2026-01-01T18:41:05Z" } },
  observedAt: "2026-01-01T19:00:00Z",
  trust: "outside",
  reproduce: { language: "kubectl", text: "kubectl -n shop logs payment-7c41-x2x9z" },
};
const known = {
  evidence: new Map([[id, log]]),
  names: new Set(["shop", "payment", "payment-7c41-x2x9z"]),
};

function claim(text: string, over: Partial<Claim> = {}): Claim {
  return { text, evidence: [id], ...over };
}

test.for([
  "Container app ended with exit code 137",
  'It writes "lookup db-main: i/o timeout"',
  "The look-up of `db-main` fails",
  "payment-7c41-x2x9z cannot reach db-main",
  "p95 rose and requests fail with 5xx",
  "Run `kubectl -n shop rollout restart deployment/payment`",
  "payment stürzt beim Start ab",
])("what the evidence holds may be said: %s", (text) => {
  expect(unprovenByModel(claim(text), known)).toEqual([]);
});

test.for([
  ["It ended 12 times", ["12"]],
  ['It writes "connection refused"', ["connection refused"]],
  ["The variable `DB_HOST` is missing", ["DB_HOST", "`DB_HOST`"]],
  ["billing-worker fails, too", ["billing-worker was not seen: say what was, or leave it out"]],
  ["See https://evil.example/now", ["link https://evil.example/now"]],
  ["<!channel> it is down", ["call on people <!channel>"]],
  ["tell @here", ["call on people @here"]],
  [
    "Run `kubectl delete namespace shop`",
    ["`kubectl delete namespace shop`: kubectl delete namespace is not allowed for namespace"],
  ],
  [
    "Run `kubectl -n shop delete pod frontend-1`",
    ["`kubectl -n shop delete pod frontend-1`: no object named frontend-1 was seen"],
  ],
] as const)("what it does not hold may not: %s", ([text, expected]) => {
  expect(unprovenByModel(claim(text), known)).toEqual(expected);
});

test("a claim that cites nothing, or what nobody holds, is not proven", () => {
  expect(unprovenByModel(claim("It is slow", { evidence: [] }), known)).toEqual([
    "cites no evidence",
  ]);
  expect(unprovenByModel(claim("It is slow", { evidence: ["e200000000000000"] }), known)).toEqual([
    "evidence e200000000000000",
  ]);
});

test.for([
  ["It began at 18:39", "It began at {t1}", "2026-01-01T18:39:22Z"],
  ["It began at 18:39:22 UTC", "It began at {t1}", "2026-01-01T18:39:22Z"],
  ["It started 2026-01-01 18:41", "It started {t1}", "2026-01-01T18:41:05Z"],
] as const)("a time of day that the evidence holds becomes a slot: %s", ([text, expected, at]) => {
  const timed = withTimes(claim(text), known.evidence);
  expect(timed).toMatchObject({ text: expected, slots: { t1: { value: { at } } } });
  expect(unprovenByModel(timed, known)).toEqual([]);
});

test("one that it does not hold stays, and is not proven", () => {
  const timed = withTimes(claim("It began at 03:14"), known.evidence);
  expect(unprovenByModel(timed, known)).toEqual(["03", "14"]);
});
