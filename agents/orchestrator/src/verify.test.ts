import type { Claim, Hypothesis, Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { evidence, finding, firstId, investigation, ref, secondId } from "./testing/samples.ts";
import { verify } from "./verify.ts";

const payment = ref("payment");

function hypothesis(over: Partial<Hypothesis> = {}): Hypothesis {
  return {
    id: "h1",
    rank: 1,
    status: "supported",
    finding: finding(payment),
    signals: [],
    recalled: [],
    ...over,
  };
}

function verified(over: Partial<Investigation>): Investigation {
  return verify(
    investigation({ evidence: [evidence(firstId, payment), evidence(secondId)], ...over }),
  ).investigation;
}

test("a claim that cites evidence nobody holds is dropped; one that cites nothing stays", () => {
  const claims = [
    { text: "invented", evidence: ["nowhere"] },
    { text: "seen", evidence: [firstId] },
    { text: "plain", evidence: [] },
  ];
  const { hypotheses } = verified({
    hypotheses: [hypothesis({ finding: finding(payment, { claims }) })],
  });
  expect(hypotheses[0]?.finding.claims.map(({ text }) => text)).toEqual(["seen", "plain"]);
});

test("a claim with a slot that no fact fills is dropped", () => {
  const claims = [
    { text: "{n} restarts", evidence: [], slots: { n: { evidence: firstId, key: "restarts" } } },
    { text: "{n} runs", evidence: [], slots: { n: { evidence: firstId, key: "runs" } } },
    { text: "{n} pods", evidence: [], slots: { n: { value: 2 } } },
  ];
  const { hypotheses } = verified({
    evidence: [{ ...evidence(firstId, payment), values: { restarts: 7 } }, evidence(secondId)],
    hypotheses: [hypothesis({ finding: finding(payment, { claims }) })],
  });
  expect(hypotheses[0]?.finding.claims.map(({ text }) => text)).toEqual([
    "{n} restarts",
    "{n} pods",
  ]);
});

test("a claim that says what its evidence does not hold is dropped wherever it stands, and counted", () => {
  const wrong: Claim = { text: "it ended with exit code 137", evidence: [firstId] };
  const right: Claim = { text: "it ended with exit code 1", evidence: [firstId] };
  const both = [wrong, right];
  const examined = { count: 1, of: "pod" };
  const signal = { kind: "metric", name: "restarts", subject: payment, links: [] } as const;
  const { investigation: shown, dropped } = verify(
    investigation({
      evidence: [{ ...evidence(firstId, payment), values: { exitCode: 1 } }],
      users: { state: "yes", text: "137 requests fail", evidence: [firstId] },
      hypotheses: [
        hypothesis({
          finding: finding(payment, { claims: both, reasons: both, against: both }),
          signals: both.map((claim, index) => ({ ...signal, id: `s${index}`, links: [], claim })),
        }),
      ],
      history: both,
      notes: [{ text: "There are 2 of that name.", evidence: [] }],
      observations: both,
      timeline: both.map((claim) => ({ at: "2026-01-01T10:00:00Z", claim })),
      checks: both.map((because) => ({ kind: "ruled_out", cause: "x", because, examined })),
    }),
  );
  expect(JSON.stringify(shown)).not.toContain("137");
  expect(JSON.stringify(shown).split(right.text)).toHaveLength(9);
  expect([shown.notes, shown.users.state]).toEqual([[], "unknown"]);
  expect(dropped).toHaveLength(10);
});

test.for([
  ["the culprit", payment, "supported"],
  ["a pod of its owner", ref("payment-7c41-x2x9z", "shop", "Pod"), "supported"],
  ["a namesake elsewhere", ref("payment", "billing"), "suspect"],
  ["a namesake of another kind", ref("payment", "shop", "ConfigMap"), "suspect"],
  ["another object", ref("cart"), "suspect"],
  ["nothing", undefined, "suspect"],
] as const)("a culprit whose evidence is about %s: %3$s", ([, about, status]) => {
  const { hypotheses } = verified({
    evidence: [evidence(firstId, about), evidence(secondId)],
    hypotheses: [hypothesis()],
  });
  expect(hypotheses[0]?.status).toBe(status);
});

test("what is not cited is left out", () => {
  const { evidence: kept } = verified({
    evidence: [
      evidence("unused"),
      evidence(secondId),
      evidence(firstId, payment),
      evidence("felt"),
    ],
    users: { state: "yes", text: "they fail", evidence: ["felt"] },
    hypotheses: [hypothesis()],
  });
  expect(kept.map(({ id }) => id).toSorted()).toEqual([firstId, secondId, "felt"]);
});
