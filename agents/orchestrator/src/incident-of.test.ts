import type { Hypothesis, Investigation, Verdict } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { incidentOf } from "./incident-of.ts";
import { finding, investigation, ref } from "./testing/samples.ts";

const { scope } = investigation().incident;
const checkout = ref("checkout");
const payment = ref("payment");
const reject: Verdict = { kind: "reject", by: "ada", at: "2026-01-01T10:01:00Z" };

function hypothesis(over: Partial<Hypothesis["finding"]> = {}, verdict?: Verdict): Hypothesis {
  const owner = over.owner ?? payment;
  return {
    id: owner.name,
    rank: 1,
    status: "supported",
    finding: finding(owner, over),
    signals: [],
    recalled: [],
    ...(verdict === undefined ? {} : { verdict }),
  };
}

const hidden = {
  found: [],
  ruledOut: [],
  notVisible: [
    { cause: "oom-killed", gap: { origin: "kubernetes" as const, what: "pods", why: "forbidden" } },
  ],
};
const felt = { state: "yes" as const, text: "38 % fail", evidence: [] };
const victims = [{ ref: checkout, because: "its calls fail", evidence: [] }];

const cases: readonly (readonly [
  name: string,
  known: Partial<Investigation>,
  severity: string,
  fingerprint?: string,
])[] = [
  ["nothing was read", { coverage: { found: [], ruledOut: [], notVisible: [] } }, "unknown"],
  ["everything was read and nothing found", {}, "fine"],
  ["causes could not be looked for", { coverage: hidden }, "unknown"],
  ["users feel what nothing explains", { users: felt, coverage: hidden }, "degraded"],
  [
    "the target is a victim",
    { target: checkout, hypotheses: [hypothesis({ victims })] },
    "broken",
    "print-payment",
  ],
  [
    "the target calls the culprit",
    { target: checkout, dependencies: [payment], hypotheses: [hypothesis()] },
    "broken",
    "print-payment",
  ],
  [
    "another object is broken",
    { target: ref("search"), hypotheses: [hypothesis({ victims })] },
    "fine",
  ],
  [
    "a namesake elsewhere is broken",
    { target: ref("payment", "other"), hypotheses: [hypothesis()] },
    "fine",
  ],
  [
    "the trouble of the target is over",
    { target: payment, hypotheses: [hypothesis({ state: "resolved" })] },
    "fine",
    "print-payment",
  ],
  ["people rejected what was found", { hypotheses: [hypothesis({}, reject)] }, "unknown"],
  [
    "after a rejection the next leads",
    {
      hypotheses: [hypothesis({}, reject), hypothesis({ owner: ref("cart"), impact: "degraded" })],
    },
    "degraded",
    "print-cart",
  ],
];

test.for(cases)("when %s", ([, known, severity, fingerprint]) => {
  const incident = incidentOf(investigation(known), scope);
  expect({ severity: incident.severity, fingerprint: incident.fingerprint }).toEqual({
    severity,
    fingerprint,
  });
});
