import { Diagnosis } from "@binnacle/contracts";
import { expect, test } from "vitest";
import type { StateList } from "../state/cluster-state.ts";
import { app } from "../testing/app.ts";
import { crashing, unready } from "../testing/pod-status.ts";
import { answerOn, node, type RawObject, stateOf } from "../testing/small-cluster.ts";
import { fitDiagnosis } from "./fit-diagnosis.ts";

const KB = 1024;

function many(count: number, of: (index: number) => RawObject[]): RawObject[] {
  return Array.from({ length: count }, (_, index) => of(index)).flat();
}

function bytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

test("a result that fits stays as it is", () => {
  const result = answerOn(stateOf(app("pay")));
  expect(fitDiagnosis(result, 240 * KB)).toBe(result);
});

test("10,000 pods fit: all that is broken stays, fine workloads are cut last and counted", {
  timeout: 60_000,
}, () => {
  const whole = answerOn(
    stateOf([
      ...many(3330, (index) => app(`fine-${index}`, { replicas: 3, service: false })),
      ...many(10, (index) =>
        app(`bad-${index}`, { status: crashing({ reason: "Störung" }), service: false }),
      ),
    ]),
  );
  expect(bytes(whole)).toBeGreaterThan(400 * KB);
  const fitted = fitDiagnosis(whole, 240 * KB);
  expect(() => Diagnosis.parse(fitted.diagnosis)).not.toThrow();
  expect(bytes(fitted)).toBeLessThanOrEqual(240 * KB);
  expect(bytes(fitted)).toBeGreaterThan(200 * KB);
  const { findings, workloads, pods } = fitted.diagnosis;
  expect(findings).toEqual(whole.diagnosis.findings);
  expect(fitted.diagnosis.whole).toEqual({ findings: 10, workloads: 3340 });
  expect(pods).toEqual({ ready: 9990, total: 10_000 });
  expect(workloads.filter(({ state }) => state !== "fine")).toHaveLength(10);
  expect(fitted.gaps.map(({ what }) => what)).toEqual([
    `${3340 - workloads.length} fine workloads`,
  ]);
});

test("more findings and victims than anybody reads are cut and counted, with their evidence", {
  timeout: 30_000,
}, () => {
  const whole = answerOn(
    stateOf([
      node("node-1", { ready: "Unknown" }),
      ...many(700, (index) => app(`lost-${index}`, { status: unready(), service: false })),
      ...many(60, (index) =>
        app(`bad-${index}`, {
          status: crashing(),
          podSpec: { nodeName: "node-2" },
          service: false,
        }),
      ),
    ]),
  );
  const fitted = fitDiagnosis(whole, 240 * KB);
  const { findings } = fitted.diagnosis;
  expect(findings).toHaveLength(20);
  expect(findings[0]?.victims).toHaveLength(50);
  expect(fitted.gaps[0]?.what).toMatch(/^41 active findings.*650 victims/);
  const cited = new Set(JSON.stringify(fitted.diagnosis).match(/\b[0-9a-f]{16}\b/g));
  expect(fitted.evidence.every(({ id }) => cited.has(id))).toBe(true);
  expect(bytes(fitted)).toBeLessThanOrEqual(240 * KB);
});

test("a check names no finding that is cut", () => {
  const whole = answerOn(stateOf(many(40, (index) => app(`bad-${index}`, { status: crashing() }))));
  const { findings, checks } = fitDiagnosis(whole, 64 * KB).diagnosis;
  const named = checks.flatMap((check) => (check.kind === "found" ? check.findings : []));
  expect(findings.length).toBeLessThan(40);
  expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(named));
  expect(named.length).toBeGreaterThan(0);
});

test("ten thousand lists that were refused fit: the first fifty, and one gap that counts the rest", () => {
  const state = stateOf(app("pay"));
  const refused = Array.from({ length: 10_000 }, (_, index): StateList => {
    const about = { kinds: ["Pod"], namespace: `n${index}` };
    const what = `pods in namespace n${index}`;
    const gap = { origin: "kubernetes", kind: "refused", what, why: "forbidden", about } as const;
    return { kind: "Pod", namespace: `n${index}`, items: { kind: "unknown", gap }, unreadable: [] };
  });
  const fitted = fitDiagnosis(
    answerOn({ ...state, lists: [...state.lists, ...refused] }),
    240 * KB,
  );
  expect(bytes(fitted)).toBeLessThanOrEqual(240 * KB);
  expect(fitted.gaps).toHaveLength(51);
  expect(fitted.gaps.at(-1)?.what).toBe("9950 other gaps");
});

test("the first finding stays, however little room there is", () => {
  const whole = answerOn(stateOf(many(40, (index) => app(`bad-${index}`, { status: crashing() }))));
  const fitted = fitDiagnosis(whole, 16 * KB);
  expect(bytes(fitted)).toBeLessThanOrEqual(16 * KB);
  expect(fitted.diagnosis.findings[0]).toEqual(whole.diagnosis.findings[0]);
});
