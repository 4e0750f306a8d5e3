import { createEvidence } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { isAmong, objectsOf } from "./objects-of.ts";
import { fact } from "./testing/fact.ts";

function listed(tool: string, args: Readonly<Record<string, unknown>>, text: string) {
  const source = { server: "eks", tool, arguments: args };
  const evidenceOf = createEvidence({ clusterId: "c1", origin: "kubernetes", ...source });
  return objectsOf([], [{ evidence: fact("a", { source, text }), evidenceOf, title: tool }], []);
}

const table = "NAME   READY\ncart-1   1/1\npayment   0/1";
const placed = "NAMESPACE   NAME   READY\nshop   cart-1   1/1\nbilling   cart-1   0/1";
const shop = "shop";

test.for([
  [
    "list_objects",
    { kind: "Pod", namespace: shop },
    "Name   Ready\ncart-1   1/1",
    [{ kind: "Pod", namespace: shop, name: "cart-1" }],
  ],
  [
    "list_objects",
    { kind: "Pod" },
    placed,
    [
      { kind: "Pod", namespace: shop, name: "cart-1" },
      { kind: "Pod", namespace: "billing", name: "cart-1" },
    ],
  ],
  [
    "kubectl",
    { command: "kubectl -n shop get deploy -o wide" },
    table,
    [
      { kind: "deploy", namespace: shop, name: "cart-1" },
      { kind: "deploy", namespace: shop, name: "payment" },
    ],
  ],
  [
    "kubectl",
    { command: "get -n shop all" },
    "NAME   READY\npod/cart-1   1/1",
    [{ kind: "pod", namespace: shop, name: "cart-1" }],
  ],
  ["kubectl", { command: "logs cart-1 -n shop" }, table, []],
  ["kubectl", { command: "describe pod cart-1" }, table, []],
  ["kubectl", { command: "events -n shop" }, table, []],
  ["get_logs", { name: "cart-1" }, table, []],
] as const)("of a page of %s %j the rows of lists are objects", ([tool, args, text, expected]) => {
  expect(listed(tool, args, text)).toEqual(expected);
});

const seen = [
  { kind: "Deployment", namespace: shop, name: "cart" },
  { kind: "pods", name: "lost" },
  { kind: "NetworkPolicy", namespace: shop, name: "deny" },
];

test.for([
  [{ kind: "Deployment", namespace: shop, name: "cart" }, true],
  [{ kind: "deploy", namespace: shop, name: "cart" }, true],
  [{ kind: "networkpolicies", namespace: shop, name: "deny" }, true],
  [{ kind: "Pod", namespace: "any", name: "lost" }, true],
  [{ kind: "StatefulSet", namespace: shop, name: "cart" }, false],
  [{ kind: "Deployment", namespace: "billing", name: "cart" }, false],
  [{ kind: "Deployment", namespace: shop, name: "cart-1" }, false],
] as const)("%j is among what was seen: %s", ([ref, expected]) => {
  expect(isAmong(ref, seen)).toBe(expected);
});

test("what facts are about is there, and what is known beside them", () => {
  const [subject, other] = [seen[0], seen[2]].flatMap((ref) => ref ?? []);
  if (subject === undefined || other === undefined) throw new Error("two are there");
  expect(objectsOf([fact("a", { subject }), fact("b")], [], [other])).toEqual([subject, other]);
});
