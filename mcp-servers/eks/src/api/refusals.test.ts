import { expect, test } from "vitest";
import type { Failure } from "./failure.ts";
import { refusals } from "./refusals.ts";

const refused: Failure = {
  kind: "denied",
  why: "pods is forbidden",
  refusedUser: "system:serviceaccount:binnacle:bot",
};

test("what one missing role hides is one gap with one command that closes it", () => {
  const reads = [
    { resource: "pods", group: "", namespace: "shop", failure: refused },
    { resource: "deployments", group: "apps", namespace: "shop", failure: refused },
    { resource: "nodes", group: "", failure: { ...refused, refusedUser: "alice" } },
  ];
  expect(refusals(reads).map(({ gap }) => gap)).toMatchInlineSnapshot(`
    [
      {
        "origin": "kubernetes",
        "remedy": "kubectl -n shop create role binnacle-read-pods-and-1-more --verb=get,list --resource=pods,deployments.apps && kubectl -n shop create rolebinding binnacle-read-pods-and-1-more --role=binnacle-read-pods-and-1-more --serviceaccount=binnacle:bot",
        "what": "pods and deployments in namespace shop",
        "why": "User "system:serviceaccount:binnacle:bot" may not list them.",
      },
      {
        "origin": "kubernetes",
        "remedy": "kubectl create clusterrole binnacle-read-nodes --verb=get,list --resource=nodes && kubectl create clusterrolebinding binnacle-read-nodes --clusterrole=binnacle-read-nodes --user=alice",
        "what": "nodes in the cluster",
        "why": "User "alice" may not list them.",
      },
    ]
  `);
});

test("failures of different kinds stay apart", () => {
  const down: Failure = { kind: "unavailable", why: "It refused the connection." };
  const late: Failure = { kind: "timeout", why: "It did not answer in time." };
  const reads = [
    { resource: "pods", group: "", failure: down },
    { resource: "nodes", group: "", failure: late },
    { resource: "events", group: "", failure: down },
  ];
  expect(refusals(reads).map(({ gap }) => gap.what)).toEqual([
    "pods and events in the cluster",
    "nodes in the cluster",
  ]);
});
