import { expect, test } from "vitest";
import { createCitations } from "./create-citations.ts";
import { type Proving, readClaim, unallowed, unseenIn } from "./read-claim.ts";
import { fact } from "./testing/fact.ts";

const crash = fact("a", {
  subject: { kind: "Pod", namespace: "shop", name: "cart-7c41-x2x9z" },
  text: 'container app of cart-7c41-x2x9z ended with exit code 137 at 2026-11-21T03:05:10Z: "no route to db-main"',
  values: { restarts: { count: 7, of: "restart" }, since: { since: "2026-11-21T03:02:00Z" } },
});
const quota = fact("b", { text: "namespace shop uses 42 of 42 pods" });
const page = fact("d", {
  source: { server: "eks", tool: "get_object", arguments: {} },
  subject: { kind: "Deployment", namespace: "shop", name: "cart" },
  text: "apiVersion: apps/v1",
});
const shown = "# Task\nWhy is cart down?\n\nf1 cart crashes [e1]\nquota of shop [e2]";
const proving: Proving = {
  citations: createCitations([crash, quota]),
  names: new Set(["cart", "shop", "cart-7c41-x2x9z"]),
  commands: new Set(["helm rollback cart 6"]),
  shown,
};
const [a, b] = [crash.id, quota.id];

test.for([
  [
    "It has {e1.restarts} since {e1.since} [e1]",
    {
      text: "It has {s1} since {s2}",
      evidence: [a],
      slots: { s1: { evidence: a, key: "restarts" }, s2: { evidence: a, key: "since" } },
    },
  ],
  ["It ended with exit code 137 [e1]", { text: "It ended with exit code 137", evidence: [a] }],
  [
    "Alle 42 Pods von `shop` sind belegt [e2]",
    { text: "Alle 42 Pods von shop sind belegt", evidence: [b] },
  ],
  [
    'It writes "no route to db-main" [e1] while 42 run [e2]',
    { text: 'It writes "no route to db-main" while 42 run', evidence: [a, b] },
  ],
  [
    "It ended at 03:05 UTC [e1]",
    {
      text: "It ended at {t1}",
      evidence: [a],
      slots: { t1: { value: { at: "2026-11-21T03:05:10Z" } } },
    },
  ],
  [
    "cart-7c41-x2x9z crashes [e1]",
    { text: "{n1} crashes", evidence: [a], slots: { n1: { value: "cart-7c41-x2x9z" } } },
  ],
  [
    "See `kubectl -n shop logs cart-7c41-x2x9z` [e1]",
    {
      text: "See {c1}",
      evidence: [a],
      slots: { c1: { value: "kubectl -n shop logs cart-7c41-x2x9z" } },
    },
  ],
] as const)("a sentence that its facts hold is a claim: %s", ([written, claim]) => {
  expect(readClaim(written, proving)).toEqual({ kind: "proven", claim });
});

test.for([
  ["no fact", "It crashes", ["cites no evidence"]],
  ["one that is not there", "It crashes [e9]", ["there is no e9: there are e1 to e2"]],
  [
    "a value that is not there",
    "{e1.pods} [e1]",
    ["e1 has no value pods; it has: restarts, since"],
  ],
  ["a number of another fact", "It ended 42 times [e1]", ["42 (it stands in e2: cite it)"]],
  ["an invented number", "It ended 99 times [e1]", ["99"]],
  ["a part of a number", "It ended 13 times [e1]", ["13"]],
  [
    "a quotation of another fact",
    'It says "exit code 137" [e2]',
    ["exit code 137 (it stands in e1: cite it)"],
  ],
  ["an invented time", "It ended at 04:44 [e1]", ["04", "44"]],
  [
    "an invented name",
    "ghost-1 crashes [e1]",
    ["ghost-1 was not seen: say what was, or leave it out"],
  ],
  [
    "a command on what was not seen",
    "Run `kubectl -n shop delete pod ghost` [e1]",
    ["`kubectl -n shop delete pod ghost`: no object named ghost was seen"],
  ],
] as const)("a sentence with %s is none, and its author is told: %s", ([, written, complaints]) => {
  const read = readClaim(written, proving);
  expect(read.kind).toBe("unproven");
  expect("complaints" in read ? read.complaints : []).toEqual(
    expect.arrayContaining([...complaints]),
  );
});

test("a fact that its author was not shown is not named to it", () => {
  const unshown = { ...proving, shown: "f1 cart crashes [e1]" };
  expect(readClaim("It ended 42 times [e1]", unshown)).toEqual({
    kind: "unproven",
    complaints: ["42"],
  });
});

test("a number that stands within a name first and by itself later is found", () => {
  const pods = fact("c", { text: "ghost-42x9 runs beside 42 others" });
  const more = { ...proving, citations: createCitations([crash, pods]) };
  expect(readClaim("It ended 42 times [e1]", more)).toEqual({
    kind: "unproven",
    complaints: ["42 (it stands in e2: cite it)"],
  });
});

test.for([
  "Start cart anew",
  "A pod of cart that is ready",
  "`helm rollback cart 6`",
  "Run `kubectl -n shop rollout restart deployment/cart`",
  "Setze das Limit höher",
])("words that cite nothing may say what was shown: %s", (words) => {
  const seen = { ...proving, citations: createCitations([crash, quota, page]) };
  expect(unseenIn(words, seen)).toEqual([]);
});

test.for([
  ["an invented name", "Start ghost-1 anew", "ghost-1"],
  ["an invented number", "Wait 99 minutes", "99"],
  ["a command that is not allowed", "Run `kubectl delete namespace shop`", "namespace"],
  ["a link", "See https://evil.example/x", "link https://evil.example/x"],
  ["a call on people", "Ask <!here>", "call on people <!here>"],
  ["code that was not shown", "Set `DB_HOST`", "`DB_HOST`"],
] as const)("and not %s", ([, words, complaint]) => {
  expect(unseenIn(words, proving).join("; ")).toContain(complaint);
});

test.for([
  ["kubectl -n shop rollout restart deployment/cart", true],
  ["kubectl --context prod-eu -n shop rollout restart deployment/cart", true],
  ["helm rollback cart 6", true],
  ["kubectl -n shop scale deployment/cart --replicas=42", true],
  ["kubectl -n shop scale deployment/cart --replicas=43", false],
  ["kubectl -n other rollout restart deployment/cart", false],
  ["kubectl --context prod-us -n shop rollout restart deployment/cart", false],
  ["kubectl -n shop rollout restart deployment/cart\nreboot", false],
] as const)("a command is allowed by what is there and known: %s", ([command, isAllowed]) => {
  const more: Proving = {
    ...proving,
    citations: createCitations([crash, { ...quota, trust: "fact" }, page]),
    names: new Set([...proving.names, "other"]),
    objects: [{ kind: "Deployment", namespace: "shop", name: "cart" }],
    context: "prod-eu",
  };
  expect(unallowed(command, more).length === 0).toBe(isAllowed);
});
