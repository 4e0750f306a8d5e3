import { expect, test } from "vitest";
import type { ImportedTruth } from "../import/imported-case.ts";
import { type Graded, judged } from "./graded.ts";
import { printTotals } from "./print-totals.ts";
import type { Said } from "./said.ts";
import { totalsOf } from "./totals.ts";

const crane = { kind: "Deployment", namespace: "dock", name: "crane" };
const hook = { kind: "Service", namespace: "dock", name: "hook" };
const truth: ImportedTruth = {
  isHealthy: false,
  culprits: [crane],
  accepted: [hook],
  cause: "rust",
  causes: ["oom-killed"],
  never: [],
  says: "\\bmemory\\b",
  group: "wear",
};

function said(object: string, cause = "oom-killed", text = "too little memory"): Said {
  return { objects: [object], cause, confidence: "high", text };
}
const right = said("Deployment/dock/crane");
const wrong = said("Deployment/dock/winch");

test.for([
  { name: "the culprit with its cause", said: right, isObjectRight: true, isRight: true },
  { name: "what is as right", said: said("Service/dock/hook"), isObjectRight: true, isRight: true },
  {
    name: "another cause",
    said: said("Deployment/dock/crane", "evicted"),
    isObjectRight: true,
    isRight: false,
  },
  {
    name: "the id without what it must say",
    said: { ...right, text: "it fell" },
    isObjectRight: true,
    isRight: false,
  },
  {
    name: "the same name in another namespace",
    said: said("Deployment/pier/crane"),
    isObjectRight: false,
    isRight: false,
  },
  {
    name: "the right words about another object",
    said: wrong,
    isObjectRight: false,
    isRight: false,
  },
])("judged: $name", ({ said: one, isObjectRight, isRight }) => {
  expect(judged(one, truth)).toMatchObject({ isObjectRight, isRight });
});

test("a cause without an id is told by what is said, and not by an id that is too general", () => {
  const open = { ...truth, causes: [], never: ["unlisted"] };
  expect(judged(said("Deployment/dock/crane", "worn"), open).isRight).toBe(true);
  expect(judged(said("Deployment/dock/crane", "unlisted"), open).isRight).toBe(false);
});

test("where nothing is wrong, whatever is named is wrong", () => {
  expect(judged(right, { ...truth, isHealthy: true }).isObjectRight).toBe(false);
});

function graded(items: readonly Said[], own: Partial<ImportedTruth> = {}, isGreen = false): Graded {
  const held = { ...truth, ...own };
  return {
    name: "case",
    truth: held,
    said: items.map((item) => judged(item, held)),
    isSilent: items.length === 0,
    isGreen,
    ready: { count: 0, of: 3 },
    unproven: 0,
    ms: 10,
  };
}

test("all numbers of five cases", () => {
  const cases = [
    graded([right]),
    graded([wrong, right]),
    graded([right], { culprits: [crane, { ...crane, name: "winch" }] }),
    graded([], {}, true),
    graded([wrong], { isHealthy: true, group: "calm" }),
  ];
  const evaluation = { totals: totalsOf(cases), beside: {}, cases };
  expect(printTotals(evaluation)).toMatchInlineSnapshot(`
    "                                        cases object@1 object@3  cause@1  cause@3
    engine                                      4     0.50     0.75     0.50     0.75

    culprits       precision 3/4 (0.75), recall 3/5 (0.60), none missed and none too many 1/4 (0.25)
    silent         1/4 (0.25), green of these 1/1 (1.00)
    wrong, "high"  object 1, cause 0
    on healthy     1 findings on 1 clusters; wrong ones on ready workloads 0/15 (0.00)
    evidence       0 claims that it does not carry
    calibration    high 3/4 (0.75)
    time per case  p50 10 ms, p95 10 ms

    by group                                cases object@1 object@3  cause@1  cause@3
    wear                                        4     0.50     0.75     0.50     0.75

    by cause                                cases object@1 object@3  cause@1  cause@3
    rust                                        4     0.50     0.75     0.50     0.75

    missed  cause, and what was said first
         1  wear · rust → oom-killed of another Deployment, high  (case)
         1  wear · rust → nothing, and green  (case)
    "
  `);
});
