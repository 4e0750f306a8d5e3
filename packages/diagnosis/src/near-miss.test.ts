import { expect, test } from "vitest";
import { nearMisses } from "./near-miss.ts";

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
