import type { Claim, Evidence } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { unprovenByModel, unseenInWords, withNames } from "./unproven-by-model.ts";
import { withCommands } from "./with-commands.ts";
import { withTimes } from "./with-times.ts";

const id = "e100000000000000";
function claim(text: string, over: Partial<Claim> = {}): Claim {
  return { text, evidence: [id], ...over };
}

const unseen = (name: string) => `${name} was not seen: say what was, or leave it out`;
const digest = "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";
const page: Evidence = {
  id,
  clusterId: "c1",
  origin: "kubernetes",
  subject: { kind: "Pod", namespace: "shop", name: "payment-7c41-x2x9z" },
  observedAt: "2026-01-01T19:00:00Z",
  trust: "outside",
  reproduce: { language: "kubectl", text: "kubectl -n shop get pod payment-7c41-x2x9z" },
  source: { server: "eks", tool: "get_object", arguments: {} },
  text: `image registry.example/shop/cart:1.31.2 at ${digest}, node v1.31.2-eks-1a2b, 10.0.3.17 in 10.0.0.0/16,
port 5432/TCP of db-main.shop.svc.cluster.local:5432, /var/lib/data at 87.5% with 512Mi, 100m, took 3.4ms,
pod web-10 of 11 wrote "2026-11-29T04:05:06Z Überlauf" twice, GET /api/v1/carts: 503`,
  values: {},
};
const held = { evidence: new Map([[id, page]]), names: new Set(["shop", "cart"]) };

test.for([
  "It runs registry.example/shop/cart:1.31.2",
  "cart:1.31.2 is new",
  "Version 1.31.2 runs on v1.31.2-eks-1a2b",
  `Its digest is ${digest}`,
  "10.0.3.17:5432 is in 10.0.0.0/16",
  "5432/TCP is closed",
  "db-main.shop.svc.cluster.local:5432 and db-main.shop.svc are one",
  "/var/lib/data is at 87.5% or 87.5 %",
  "It has 512Mi and 100m and took 3.4ms",
  "GET /api/v1/carts ends with 503, as all 5xx do",
  "web-10 is one of 11",
  "Deployment/shop/cart and Deployment/cart are one; cart’s pod is not",
  "Beim Überlauf schreibt cart „Überlauf“, d.h. u.a. z.B. nach dem Neustart",
  "Der Pod-Neustart in der Neustart-Schleife war CPU-seitig",
  "`cart` and `10.0.3.17` and `web-10`",
])("hosts, addresses, versions, amounts and paths of the evidence may be said: %s", (text) => {
  const timed = withTimes(claim(text), held.evidence);
  expect(unprovenByModel(timed, held)).toEqual([]);
});

test.for([
  ["a part of a version", "It runs 1.31", ["1.31"]],
  ["another version", "It runs 1.31.3", ["1.31.3"]],
  ["another tag", "It runs cart:1.31.3", [unseen("cart:1.31.3")]],
  ["another digest", "It runs sha256:deadbeef", [unseen("sha256:deadbeef")]],
  ["another address", "10.0.3.18 is dead", ["10.0.3.18"]],
  ["a wider network", "It allows 10.0.0.0/8", ["8"]],
  ["another port", "5433/TCP is closed", ["5433"]],
  ["another host", "db-other.shop.svc is gone", [unseen("db-other.shop.svc")]],
  ["another path", "/var/lib/mysql is full", [unseen("var/lib/mysql")]],
  ["a share that was rounded", "It is at 88 %", ["88"]],
  ["an amount that was converted", "It has 0.5Gi", ["0.5Gi"]],
  ["the name of a sibling that a longer name begins with", "web-1 is down", [unseen("web-1")]],
  ["so in code", "`web-1` is down", ["`web-1`"]],
  ["an object by its reference", "Pod/ghost is down", [unseen("Pod/ghost")]],
  ["one with its namespace", "Deployment/shop/ghost is down", [unseen("Deployment/shop/ghost")]],
  ["a digit of a date", "It ended 29 times in 2026", ["29", "2026"]],
  ["a time that is put together of digits of another", "It began at 05:06", ["05:06"]],
  ["digits that nothing can be compared with", "It ended ½ or １ times", ["½", "１"]],
  ["a quotation in German marks", "Er schreibt „kein Platz“", ["kein Platz"]],
  ["a quotation in French marks", "Il dit «plein»", ["plein"]],
  ["a link without its scheme", "See www.evil.example/x", ["link www.evil.example/x"]],
  ["a call within a link", "<https://evil.example|@here>", ["link https://evil.example|@here>"]],
] as const)("%s may not: %s", ([, text, expected]) => {
  const complaints = unprovenByModel(withTimes(claim(text), held.evidence), held).join("\n");
  for (const part of expected) expect(complaints).toContain(part);
});

test.for([
  ["is web-10 and cart", "is {n1} and cart", { n1: { value: "web-10" } }],
  ["web-10 is web-10", "{n1} is {n2}", { n1: { value: "web-10" }, n2: { value: "web-10" } }],
  ["web-1 is a guess", "web-1 is a guess", undefined],
  ["db-main.shop.svc has no digit", "db-main.shop.svc has no digit", undefined],
] as const)("a name that was seen and has digits becomes a slot: %s", ([text, expected, slots]) => {
  const named = withNames(claim(text), held);
  expect([named.text, named.slots]).toEqual([expected, slots]);
});

test("slots that a claim has stay beside those that are made", () => {
  const slots = { s1: { evidence: id, key: "restarts" } };
  const made = withNames(
    withCommands(claim("{s1}: `kubectl get pods` of web-10", { slots })),
    held,
  );
  expect(Object.keys(made.slots ?? {})).toEqual(["s1", "c1", "n1"]);
});

const shown = "# task\nwhy is web-10 of shop slow?\nport 5432, 15 pods, db-main";

test.for([
  "web-10 waits for port 5432",
  "Requests fail with 5xx",
  "p95 of db-main falls",
  "Run `kubectl -n shop get pods`",
])("words that cite nothing may say what was shown: %s", (text) => {
  expect(unseenInWords(text, { ...held, shown })).toEqual([]);
});

test.for([
  ["Wait 5 minutes", ["5"]],
  ["Wait 54 minutes", ["54"]],
  ["web-1 waits", [unseen("web-1")]],
  ["Pod/ghost waits", [unseen("Pod/ghost")]],
  [
    "Run `kubectl -n shop delete pod web-10`",
    ["`kubectl -n shop delete pod web-10`: no object named web-10 was seen"],
  ],
  ["Ask @everyone", ["call on people @everyone"]],
] as const)("and nothing else: %s", ([text, expected]) => {
  expect(unseenInWords(text, { ...held, shown })).toEqual(expected);
});
