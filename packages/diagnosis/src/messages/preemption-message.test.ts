import { expect, test } from "vitest";
import { readPreemption } from "./preemption-message.ts";

test.for([
  ["Preempted by pod 73a9fb5d-ef12 on node a.b", { uid: "73a9fb5d-ef12", node: "a.b" }],
  ["Preempted by shop/pay-0 on node a", { pod: { namespace: "shop", name: "pay-0" }, node: "a" }],
  ["Preempted by a pod on node a", { node: "a" }],
  ["Preempted in order to admit critical pod", undefined],
] as const)("%s", ([message, read]) => {
  expect(readPreemption(message)).toEqual(read);
});
