import { expect, test } from "vitest";
import { isSlip, nearMisses } from "./near-miss.ts";

test.for([
  ["shp", ["shop", "billing"], ["shop"]],
  ["paymnt-config", ["payment-config", "catalog-config"], ["payment-config"]],
  ["crat", ["chat", "cart"], ["cart", "chat"]],
  ["checkout", ["checkoutservice", "cart"], ["checkoutservice"]],
  ["api", ["web-api", "worker"], ["web-api"]],
  ["db", ["cart"], []],
  ["same", ["same"], []],
] as const)("%s among %j means %j", ([name, candidates, meant]) => {
  expect(nearMisses(name, candidates)).toEqual(meant);
});

test.for([
  ["ingress-ngnix", "ingress-nginx", true],
  ["ingress-nginy", "ingress-nginx", true],
  ["chekout", "checkout", true],
  ["dve", "dev", true],
  ["team-a", "team-b", false],
  ["shop-eu", "shop-us", false],
  ["api", "app", false],
  ["nginx-1", "nginx-2", false],
  ["web", "web-internal", false],
] as const)("%s is a slip for %s: %s", ([name, other, isIt]) => {
  expect(isSlip(name, other)).toBe(isIt);
});
