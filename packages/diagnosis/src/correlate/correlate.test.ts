import type { Finding, RecalledIncident, Signal } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { type Correlation, correlate } from "./correlate.ts";
import { severityOf } from "./severity-of.ts";
import { crash, minutesAfter, known as read, ref } from "./testing/samples.ts";

const cart = crash(ref("cart"));
const pay = crash(ref("pay"));
const slow = crash(ref("slow"), { impact: "degraded" });
const old = crash(ref("old"), { state: "resolved" });
const nothing = {
  findings: [cart, pay, old],
  signals: [],
  changes: [],
  recalled: [],
  rejected: {},
};

function weighed(known: Partial<Correlation>) {
  return correlate({
    ...nothing,
    hash: (value) => JSON.stringify(value).padEnd(16, "0"),
    ...known,
  });
}

function inOrder(known: Partial<Correlation>): string[] {
  return weighed(known).map(
    ({ rank, status, finding }) => `${rank} ${status} ${finding.culprit.name}`,
  );
}

test("without anything else the order of the engine stands, and what is over comes last", () => {
  expect(inOrder({ findings: [old, cart, pay] })).toEqual([
    "1 supported cart",
    "2 supported pay",
    "3 supported old",
  ]);
});

test("support turns neighbours round", () => {
  const signals = [signal(pay, "supports", 1), signal(pay, "supports", 1)];
  expect(inOrder({ signals })).toEqual(["1 supported pay", "2 supported cart", "3 supported old"]);
});

test("contradiction makes a suspect, lowers the word and stands in the finding", () => {
  const { finding, status } = hypothesisOf(cart, { signals: [signal(cart, "contradicts")] });
  expect(status).toBe("suspect");
  expect(finding.confidence).toEqual({
    level: "medium",
    reason: "the log says so; but contradicted by error ratio of cart",
  });
  expect(finding.against.map((claim) => claim.text)).toEqual(["errors of cart are as before"]);
  expect(finding.contradicting).toEqual(["0123456789abcdef"]);
});

test("an effect before its cause speaks against it", () => {
  const { signals, status } = hypothesisOf(cart, { signals: [signal(cart, "supports", -10)] });
  expect(signals.map(({ links, claim }) => [links, claim.text])).toEqual([
    [
      [{ findingId: cart.id, effect: "contradicts" }],
      "errors of cart are as before, and that began before the cause",
    ],
  ]);
  expect(status).toBe("suspect");
});

test("one signal may speak for one finding and against another", () => {
  const both: Signal = {
    ...signal(cart, "supports", 1),
    links: [
      { findingId: cart.id, effect: "supports" },
      { findingId: pay.id, effect: "contradicts" },
    ],
  };
  expect(inOrder({ signals: [both] })).toEqual([
    "1 supported cart",
    "2 suspect pay",
    "3 supported old",
  ]);
  expect(hypothesisOf(pay, { signals: [both] }).signals[0]?.links).toEqual([
    { findingId: pay.id, effect: "contradicts" },
  ]);
});

test("memory raises what was accepted and lowers what was rejected", () => {
  const recalled = [accepted(pay)];
  expect(inOrder({ recalled })).toEqual(["1 supported cart", "2 supported pay", "3 supported old"]);
  expect(inOrder({ recalled, rejected: { [cart.id]: 1 } })).toEqual([
    "1 supported pay",
    "2 suspect cart",
    "3 supported old",
  ]);
});

test.for([
  ["nobody said anything", {}],
  ["people rejected what is broken", { [cart.id]: 2 }],
  ["people rejected what is degraded", { [slow.id]: 2 }],
] as const)("it is as bad as it is: %s", ([, rejected]) => {
  const hypotheses = weighed({ findings: [cart, slow], rejected });
  expect(severityOf(read({ hypotheses }))).toBe("broken");
});

test.for([
  { accepts: 7, rejects: 1, status: "supported", told: [] },
  { accepts: 1, rejects: 1, status: "supported", told: [] },
  {
    accepts: 0,
    rejects: 1,
    status: "suspect",
    told: ["one person rejected this cause on this object before"],
  },
  {
    accepts: 1,
    rejects: 2,
    status: "suspect",
    told: ["people rejected this cause on this object before"],
  },
])("$accepts who accept and $rejects who reject make it $status", (row) => {
  const recalled = row.accepts === 0 ? [] : [{ ...accepted(cart), accepted: row.accepts }];
  const { finding, status } = hypothesisOf(cart, {
    recalled,
    rejected: { [cart.id]: row.rejects },
  });
  expect([status, finding.against.map(({ text }) => text)]).toEqual([row.status, row.told]);
});

test.for([
  [
    "of an agent that is contradicted is ruled out",
    { by: { kind: "agent", name: "x" } },
    "ruled_out",
  ],
  ["that is the state of an object stays, whatever metrics show", {}, "suspect"],
  ["in the words of the cluster stays, whatever metrics show", { cause: "unlisted" }, "suspect"],
] as const)("a weak finding %s", ([, over, status]) => {
  const weak = crash(ref("cart"), { ...over, confidence: { level: "low", reason: "a guess" } });
  const known = { findings: [weak, pay], signals: [signal(weak, "contradicts")] };
  expect(inOrder(known)).toEqual(["1 supported pay", `2 ${status} cart`]);
});

test("the same cause of two sources is one hypothesis, in the words of the engine", () => {
  const agent = crash(ref("cart"), {
    id: "by-agent",
    by: { kind: "agent", name: "kubernetes" },
    title: "cart is ill",
    evidence: ["f".repeat(16)],
    victims: [{ ref: ref("web"), because: "its calls fail", evidence: [] }],
  });
  const engine = { ...cart, victims: [{ ref: ref("web", "other"), because: "", evidence: [] }] };
  const [only, ...rest] = weighed({
    findings: [agent, engine],
    signals: [signal(agent, "supports", 1)],
  });
  expect(rest).toEqual([]);
  expect(only?.finding).toMatchObject({ by: { kind: "engine" }, title: "cart crashes on start" });
  expect(only?.finding.evidence).toContain("f".repeat(16));
  // A victim of one name in two namespaces is two victims.
  expect(only?.finding.victims).toHaveLength(2);
  // What speaks of either speaks of both.
  expect(only?.signals.map(({ links }) => links)).toEqual([
    [{ findingId: cart.id, effect: "supports" }],
  ]);
});

test.for([
  ["of the owner, just before", "Deployment", "shop", -1, true],
  ["of a Service of that name", "Service", "shop", -1, false],
  ["of a namesake elsewhere", "Deployment", "other", -1, false],
  ["long before", "Deployment", "shop", -20, false],
  ["after it", "Deployment", "shop", 5, false],
] as const)("a change %s starts it: %s", ([, kind, namespace, minutes, isStart]) => {
  const change = {
    at: minutesAfter(minutes),
    subject: ref("cart", namespace, kind),
    kind: "rollout" as const,
    text: "rollout 7",
    evidence: [],
  };
  const { finding } = hypothesisOf(cart, { changes: [change] });
  expect(finding.change).toEqual(isStart ? change : undefined);
});

function hypothesisOf(of: Finding, known: Partial<Correlation>) {
  const found = weighed(known).find(({ finding }) => finding.id === of.id);
  if (found === undefined) throw new Error("no hypothesis");
  return found;
}

function signal(of: Finding, effect: Signal["links"][number]["effect"], minutes?: number): Signal {
  return {
    id: "s",
    kind: "metric",
    name: "error_ratio",
    subject: of.owner,
    claim: { text: `errors of ${of.owner.name} are as before`, evidence: ["0123456789abcdef"] },
    ...(minutes === undefined ? {} : { changedAt: minutesAfter(minutes) }),
    links: [{ findingId: of.id, effect }],
  };
}

function accepted(of: Finding): RecalledIncident {
  const { kind, name } = of.owner;
  return {
    findingId: of.id,
    match: "fingerprint",
    accepted: 1,
    rejected: 0,
    record: {
      id: "r",
      fingerprint: of.fingerprint,
      clusterId: "cluster",
      namespace: "shop",
      owner: { kind, name },
      cause: of.cause,
      title: of.title,
      document: "",
      verdict: "accept",
      by: { id: "cli:ada", name: "Ada" },
      fix: { text: "" },
      occurredAt: minutesAfter(-9999),
      decidedAt: minutesAfter(-9999),
    },
  };
}
