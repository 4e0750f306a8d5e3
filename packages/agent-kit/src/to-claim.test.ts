import type { Claim, Evidence } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createCitations } from "./create-citations.ts";
import { toClaim } from "./to-claim.ts";

function evidence(number: number, values: Evidence["values"] = {}): Evidence {
  return {
    id: `${number}`.repeat(16),
    clusterId: "c",
    origin: "kubernetes",
    source: { server: "eks", tool: "diagnose", arguments: {} },
    text: `fact ${number}`,
    values,
    observedAt: "2026-11-21T03:14:00Z",
    trust: "fact",
    reproduce: { language: "kubectl", text: "kubectl get pods" },
  };
}

const restarts = evidence(3, { restarts: 7, since: { since: "2026-11-21T03:02:00Z" } });
const citations = createCitations([evidence(1, { code: 1 }), evidence(2), restarts]);
const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(16));

const claims: readonly (readonly [string, Partial<Claim>])[] = [
  [
    "{e3.restarts} restarts since {e3.since} [e3].",
    {
      text: "{s1} restarts since {s2}.",
      evidence: [three ?? ""],
      slots: {
        s1: { evidence: three ?? "", key: "restarts" },
        s2: { evidence: three ?? "", key: "since" },
      },
    },
  ],
  [
    "It crashes [e2, e1][e3], often.",
    { text: "It crashes, often.", evidence: [two, one, three].map(String) },
  ],
  ["[E2] says so", { text: "says so", evidence: [String(two)] }],
  [
    "It asks `{ e3.restarts }` and {e3.restarts} times",
    {
      text: "It asks `{s1}` and {s1} times",
      slots: { s1: { evidence: three ?? "", key: "restarts" } },
    },
  ],
  [
    'An e2-medium has containers[0] and {"a": 1} [x]',
    {
      text: 'An e2-medium has containers[0] and {"a": 1} [x]',
      evidence: [],
    },
  ],
];
test.for(claims)("`%s` is read", ([written, claim]) => {
  expect(toClaim(written, citations)).toMatchObject({ kind: "claim", claim });
});

test("a claim without a value has no slots", () => {
  expect(toClaim("It crashes [e1]", citations)).toEqual({
    kind: "claim",
    claim: { text: "It crashes", evidence: [one] },
  });
});

test.for([
  ["{e3.x} restarts", ["e3 has no value x; it has: restarts, since"]],
  ["{e3} restarts", ["{e3} names no value; it has: restarts, since"]],
  ["{e2.x} restarts", ["e2 has no values: quote its text and cite [e2]"]],
  ["{e3.constructor} restarts", ["e3 has no value constructor; it has: restarts, since"]],
  ["it crashes [e9], {e9.x} times", ["there is no e9: there are e1 to e3"]],
  ["{restarts} restarts", ["{restarts} names no value: write {e1.key}, with what you were shown"]],
  [
    "it crashes [e3.restarts]",
    ["[e3.restarts] cites nothing: write [e1, e2] to cite, {e1.key} for a value"],
  ],
] as const)("`%s` is complained of", ([written, complaints]) => {
  expect(toClaim(written, citations)).toEqual({ kind: "wrong", complaints });
});

test("where nothing was seen there is nothing to cite", () => {
  expect(toClaim("it crashes [e1]", createCitations())).toEqual({
    kind: "wrong",
    complaints: ["there is no e1: nothing was seen yet"],
  });
});
