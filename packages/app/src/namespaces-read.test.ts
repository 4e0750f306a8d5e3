import { expect, test } from "vitest";
import { namespacesOfCandidates, namespacesOfCommand } from "./namespaces-read.ts";

test.for([
  ["get pods -n shop", ["shop"]],
  ["-n shop get pods", ["shop"]],
  ["get pods --namespace=shop", ["shop"]],
  ["get pods -n=shop -n billing", ["shop", "billing"]],
  ["get pods -nshop", ["shop"]],
  ["get pods", "all"],
  ["get pods -A", "all"],
  ["get pods -n shop --all-namespaces", "all"],
  ["get nodes", "all"],
] as const)("`kubectl %s` reads %j", ([command, namespaces]) => {
  expect(namespacesOfCommand({ command })).toEqual(namespaces);
});

test.for([
  [{ namespace: "shop" }, ["shop"]],
  [
    { candidates: [{ target: "payment", namespace: "shop" }, { namespace: "billing" }] },
    ["shop", "billing"],
  ],
  [{ candidates: [{ target: "payment", namespace: "shop" }, { target: "payment" }] }, "all"],
  [{ candidates: [{ namespace: "shop" }, {}] }, "all"],
  [{ candidates: [] }, "all"],
  [{ target: "payment" }, "all"],
] as const)("diagnose with %j reads %j", ([args, namespaces]) => {
  expect(namespacesOfCandidates(args)).toEqual(namespaces);
});
