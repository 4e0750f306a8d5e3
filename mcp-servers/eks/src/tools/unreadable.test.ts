import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { eksOn } from "../testing/eks-on.ts";
import { warning } from "../testing/objects.ts";

const good = warning("Pod/payment-1", "BackOff", "Back-off restarting failed container app");
const bad = { ...good, metadata: { name: "bad", namespace: "shop" }, message: 7 };
const cart = {
  metadata: { name: "cart-1", namespace: "shop" },
  spec: { containers: [{ name: "app" }, null, "app"] },
  status: "lost",
};
const table = {
  kind: "Table",
  columnDefinitions: [{ name: "Name" }],
  rows: [null, { cells: "x" }, { cells: ["cart-1"], object: cart }],
};
const namespace = "/api/v1/namespaces/shop";
const sets = [
  null,
  { metadata: { name: "odd", ownerReferences: "none" } },
  {
    metadata: {
      name: "payment-1",
      annotations: { "deployment.kubernetes.io/revision": "3" },
      ownerReferences: [{ uid: "payment-uid" }],
    },
  },
];
const eks = await eksOn({
  answers: {
    [`${namespace}/events`]: { items: [null, bad, good] },
    [`${namespace}/pods`]: table,
    [`${namespace}/configmaps`]: {
      items: [7, { metadata: {} }, { metadata: { name: "settings" } }],
    },
    [`${namespace}/pods/cart-1`]: cart,
    [`${namespace}/pods/cart-1/log`]: "it works\n",
    "/apis/apps/v1/namespaces/shop/deployments/payment": { metadata: { uid: "payment-uid" } },
    "/apis/apps/v1/namespaces/shop/replicasets": { items: sets },
  },
});
afterAll(eks.close);

const events = ["Event without a readable name in namespace shop", "Event bad in namespace shop"];
const Gaps = z.array(z.object({ what: z.string() }));
const unnamed = (kind: string) => `${kind} without a readable name`;

test.for([
  ["get_events", { namespace: "shop" }, "Back-off", events],
  ["list_objects", { kind: "pods", namespace: "shop" }, "cart-1", ["Pod", "Pod"].map(unnamed)],
  ["kubectl", { command: "events -n shop" }, "Back-off", events],
  ["kubectl", { command: "get pods -n shop" }, "cart-1", ["Pod", "Pod"].map(unnamed)],
  [
    "kubectl",
    { command: "get cm -n shop -o name" },
    "settings",
    ["", ""].map(() => unnamed("ConfigMap")),
  ],
  [
    "kubectl",
    { command: "rollout history deploy/payment -n shop" },
    "3",
    [unnamed("ReplicaSet"), "ReplicaSet odd"],
  ],
  ["get_logs", { namespace: "shop", pod: "cart-1" }, "it works", []],
] as const)(
  "%s %j: what cannot be read is a gap of its own, and the rest is told",
  async ([tool, input, told, unread]) => {
    const { text, isError, structuredContent } = await eks.call(tool, input);
    expect(isError).toBe(false);
    expect(text).toContain(told);
    expect(Gaps.parse(structuredContent["gaps"]).map(({ what }) => what)).toEqual(unread);
  },
);

test.for([
  ["a count beyond what a counter holds", { count: 1e308 }],
  ["a negative count", { count: -3 }],
  ["a time of no calendar", { lastTimestamp: "2026-13-45T99:99:99Z", firstTimestamp: "soon" }],
] as const)("an event with %s is told without it", async ([, fields]) => {
  const { call, close } = await eksOn({ objects: [{ ...good, ...fields }] });
  const { text, isError } = await call("get_events", { namespace: "shop" });
  await close();
  expect(isError).toBe(false);
  expect(text).toContain("Back-off restarting failed container app");
});
