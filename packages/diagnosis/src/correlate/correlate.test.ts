import type { Finding, RecalledIncident, Signal } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing, ended, running } from "../testing/pod-status.ts";
import { log, look } from "../testing/small-cluster.ts";
import { correlate } from "./correlate.ts";

const killed = { terminated: ended({ reason: "OOMKilled", exitCode: 137, finishedAt: ago(25) }) };
const { findings } = look(
  [
    ...app("pay", { status: crashing() }),
    ...app("cart", { status: crashing() }),
    ...app("old", { status: running(killed, 1) }),
  ],
  [log("pay-r1-0", ["panic: x"]), log("cart-r1-0", ["panic: y"])],
);
const [cart, pay] = named("cart", "pay");
const nothing = { signals: [], changes: [], recalled: [], rejected: {} };

function weighed(known: Partial<Parameters<typeof correlate>[0]>) {
  return correlate({ findings, ...nothing, ...known, hash });
}

function hash(value: unknown): string {
  return JSON.stringify(value).padEnd(16, "0");
}

function inOrder(known: Partial<Parameters<typeof correlate>[0]>): string[] {
  return weighed(known).map(
    ({ rank, status, finding }) => `${rank} ${status} ${finding.culprit.name}`,
  );
}

test("without anything else the order of the engine stands, and what is over comes last", () => {
  expect(inOrder({})).toEqual(["1 supported cart", "2 supported pay", "3 supported old"]);
});

test("support turns neighbours round", () => {
  const signals = [signal(pay, "supports", ago(15)), signal(pay, "supports", ago(15))];
  expect(inOrder({ signals })).toEqual(["1 supported pay", "2 supported cart", "3 supported old"]);
});

test("contradiction makes a suspect, lowers the word and stands in the finding", () => {
  const { finding, status } = hypothesisOf(cart, { signals: [signal(cart, "contradicts")] });
  expect(status).toBe("suspect");
  expect(finding.confidence).toEqual({
    level: "low",
    reason: "the log has the error that the program ended with; but errors are as before",
  });
  expect(finding.against.map((claim) => claim.text)).toEqual(["errors are as before"]);
  expect(finding.contradicting).toEqual(["0123456789abcdef"]);
});

test("an effect before its cause speaks against it", () => {
  const { signals, status } = hypothesisOf(cart, { signals: [signal(cart, "supports", ago(40))] });
  expect(signals[0]?.effect).toBe("contradicts");
  expect(status).toBe("suspect");
});

test("memory raises what was accepted and lowers what was rejected", () => {
  expect(inOrder({ recalled: [recalled(pay)] })).toEqual([
    "1 supported cart",
    "2 supported pay",
    "3 supported old",
  ]);
  expect(inOrder({ recalled: [recalled(pay)], rejected: { [cart.id]: 1 } })).toEqual([
    "1 supported pay",
    "2 suspect cart",
    "3 supported old",
  ]);
});

test("a weak finding that is contradicted is ruled out", () => {
  const weak: Finding = { ...cart, confidence: { level: "low", reason: "a guess" } };
  const { status, rank } = hypothesisOf(weak, {
    findings: [weak, pay],
    signals: [signal(weak, "contradicts")],
  });
  expect([status, rank]).toEqual(["ruled_out", 2]);
});

test("the same cause of two sources is one hypothesis, in the words of the engine", () => {
  const agent: Finding = { ...cart, by: "agent", title: "cart is ill", evidence: ["f".repeat(16)] };
  const all = weighed({ findings: [agent, cart] });
  expect(all.map(({ finding }) => [finding.by, finding.title])).toEqual([
    ["engine", "cart crashes on start"],
  ]);
  expect(all[0]?.finding.evidence).toContain("f".repeat(16));
});

function named(...names: readonly [string, string]): [Finding, Finding] {
  const [first, second] = names.map((name) => findings.find((item) => item.culprit.name === name));
  if (first === undefined || second === undefined) throw new Error("no such finding");
  return [first, second];
}

function hypothesisOf(of: Finding, known: Partial<Parameters<typeof correlate>[0]>) {
  const found = weighed(known).find(({ finding }) => finding.id === of.id);
  if (found === undefined) throw new Error("no hypothesis");
  return found;
}

function signal(of: Finding, effect: Signal["effect"], changedAt?: string): Signal {
  return {
    kind: "metric",
    name: "error_ratio",
    findingId: of.id,
    effect,
    text: "errors are as before",
    ...(changedAt === undefined ? {} : { changedAt }),
    evidence: ["0123456789abcdef"],
  };
}

function recalled(of: Finding): RecalledIncident {
  return {
    findingId: of.id,
    match: "fingerprint",
    accepted: 1,
    rejected: 0,
    record: {
      id: "r",
      fingerprint: of.fingerprint,
      clusterId: "cluster",
      namespace: "web",
      owner: { kind: "Deployment", name: "pay" },
      cause: of.cause,
      title: of.title,
      document: "",
      verdict: "accept",
      by: "somebody",
      fix: "",
      occurredAt: ago(9999),
      decidedAt: ago(9999),
    },
  };
}
