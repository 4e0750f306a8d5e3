import { expect, test } from "vitest";
import { namespacesOfCandidates, namespacesOfCommand } from "./namespaces-read.ts";

test.for([
  ["get pods -n shop", ["shop"]],
  ["-n shop get pods", ["shop"]],
  ["get pods -nshop -o wide", ["shop"]],
  ["get pods --namespace=shop", ["shop"]],
  ["logs checkout -p -n shop", ["shop"]],
  ["get pods -lapp=web -n shop", ["shop"]],
  ["get rs -n shop -l app=web -o jsonpath='{.items[*].metadata.name}'", ["shop"]],
  ["get pods -n shop --namespace='billing'", ["shop", "billing"]],
  ["get pods", "all"],
  ["get pods -A", "all"],
  ["get pods -n shop --all-namespaces", "all"],
  // What the server reads, whatever a shell would make of it.
  ['get pods -n shop "-A"', "all"],
  ["get pods -n shop -A=true", "all"],
  ['get pods -n shop "-n" billing', ["shop", "billing"]],
  ["get pods -n shop '-n=billing'", ["shop", "billing"]],
  ['get pods -n shop -"n" billing', ["shop", "billing"]],
  ['get pods -n shop ""-nbilling', ["shop", "billing"]],
  ["get pods -l -n shop", "all"],
  ["get pods -l 'x -n shop'", "all"],
] as const)("`kubectl %s` reads %j", ([command, read]) => {
  expect(namespacesOfCommand({ command })).toEqual(read);
});

test.for([
  [{ namespace: "shop" }, ["shop"]],
  [{}, "all"],
  [
    { candidates: [{ target: "web", namespace: "shop" }, { namespace: "billing" }] },
    ["shop", "billing"],
  ],
  [{ namespace: "shop", candidates: [{ target: "web" }] }, "all"],
  [{ candidates: [] }, "all"],
] as const)("diagnose of %j reads %j", ([input, read]) => {
  expect(namespacesOfCandidates(input)).toEqual(read);
});
