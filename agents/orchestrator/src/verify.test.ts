import type { Hypothesis, Investigation } from "@binnacle/contracts";
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
  );
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

test("a culprit that no evidence examined makes a suspect", () => {
  const { hypotheses } = verified({
    hypotheses: [hypothesis({ finding: finding(payment, { evidence: [secondId] }) })],
  });
  expect(hypotheses[0]?.status).toBe("suspect");
});

test("evidence is numbered in the order in which the answer cites it, and what is not cited is left out", () => {
  const { evidence: kept } = verified({
    evidence: [
      evidence("unused"),
      evidence(secondId),
      evidence(firstId, payment),
      evidence("felt"),
    ],
    users: { state: "yes", text: "38 % fail", evidence: ["felt"] },
    hypotheses: [hypothesis()],
    incident: { ...investigation().incident, fingerprint: "print-payment" },
  });
  expect(kept.map(({ id }) => id)).toEqual(["felt", firstId, secondId]);
});

test("beside a cause, what happened long ago is not cited", () => {
  const history = [{ text: "restarted yesterday", evidence: ["old"] }];
  const known = {
    evidence: [evidence(firstId, payment), evidence(secondId), evidence("old")],
    history,
  };
  const withCause = verified({ ...known, hypotheses: [hypothesis()] });
  const quiet = verified({ ...known, hypotheses: [] });
  expect(withCause.evidence.map(({ id }) => id)).not.toContain("old");
  expect(quiet.evidence.map(({ id }) => id)).toEqual(["old"]);
});
