import { createEvidence } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { namesOf } from "./names-of.ts";
import { fact } from "./testing/fact.ts";
import type { WholeResult } from "./whole-result.ts";

/** `tool`: its name, of kubectl with its command: `kubectl get pods`. */
function page(tool: string, text: string): WholeResult {
  const [name = "", ...words] = tool.split(" ");
  const source = { server: "eks", tool: name, arguments: { command: words.join(" ") } };
  const evidenceOf = createEvidence({ clusterId: "c1", origin: "kubernetes", ...source });
  return { evidence: fact("a", { source, text }), evidenceOf, title: tool };
}

function namesIn(tool: string, text: string): string[] {
  return [...namesOf([], [page(tool, text)], [])].toSorted();
}

test("what facts are about is there, and what is known beside them, in lower case", () => {
  const about = fact("a", { subject: { kind: "Pod", namespace: "Shop", name: "Cart-1" } });
  const node = { kind: "Node", name: "ip-10-0-0-1" };
  const names = namesOf([about, fact("b")], [], [node, { kind: "Service", name: "" }]);
  expect([...names]).toEqual(["cart-1", "shop", "ip-10-0-0-1"]);
});

const list = `Namespace  Name               Ready  Status
shop       cart-7c41-x2x9z    0/1    CrashLoopBackOff
shop       payment            1/1    billing-worker
… more: continue=abc`;
const kubectlTable = `NAME                                READY   STATUS    RESTARTS
pod/cart-7c41-x2x9z                 0/1     Running   7 (3m ago)
deployment.apps/payment             1/1     Running   0
networkpolicy.networking.k8s.io/no-dns   app=cart   12d`;
const described = `kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  note: |-
    metadata:
      name: ghost-1
Events:
TYPE      REASON    AGE   FROM      MESSAGE
Warning   ghost-2   3m    ghost-3   pod ghost-4   waits`;
const log = `ghost-1   is gone
pod/ghost-2
metadata:
  name: ghost-3`;
const object = `apiVersion: v1
kind: Service
metadata:
  annotations:
    note: ghost-3
  name: cart
  namespace: shop
spec:
  selector:
    name: ghost-4`;
const listOfObjects = `apiVersion: v1
kind: List
items:
- metadata:
    labels:
      name: ghost-5
    name: "payment"
  spec: {}
- kind: Deployment
  metadata:
    name: cart
  spec:
    note: |
      metadata:
        name: ghost-6
    template:
      metadata:
        name: ghost-7`;
const literal = `kind: ConfigMap
metadata:
  annotations:
    note: |
      name: ghost-6
  name: settings
data:
  app.yaml: |
    metadata:
      name: ghost-7
    ghost-8   stands here
script: |
  metadata:
    name: ghost-9`;

test.for([
  [
    "the first columns of a list are names",
    "list_objects",
    list,
    ["cart-7c41-x2x9z", "payment", "shop"],
  ],
  [
    "so are those of kubectl, without their kind",
    "kubectl get all,netpol",
    kubectlTable,
    ["cart-7c41-x2x9z", "no-dns", "payment"],
  ],
  [
    "wherever its flags stand",
    "kubectl kubectl -n shop get all",
    kubectlTable,
    ["cart-7c41-x2x9z", "no-dns", "payment"],
  ],
  ["of an object its own name alone", "kubectl get svc cart -o yaml", object, ["cart"]],
  [
    "nothing within a text that an object holds",
    "kubectl get cm settings -o yaml",
    literal,
    ["settings"],
  ],
  ["of several objects each", "kubectl get deploy -o yaml", listOfObjects, ["cart", "payment"]],
  [
    "of a description the object, nothing of its events",
    "kubectl describe svc cart",
    described,
    ["cart"],
  ],
  ["a field alone is text of anybody", "kubectl get cm x -o jsonpath={.data.x}", log, []],
  ["a log of kubectl is no table", "kubectl logs cart-7c41-x2x9z", log, []],
  ["neither is one of another tool", "get_logs", list, []],
  ["an object of a tool that reads one is known by its fact", "get_object", object, []],
  ["an empty page has none", "list_objects", "", []],
] as const)("%s", ([, tool, text, expected]) => {
  expect(namesIn(tool, text)).toEqual(expected);
});
