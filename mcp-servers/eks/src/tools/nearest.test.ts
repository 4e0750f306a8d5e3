import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const known = ["payment", "checkout", "kube-system", "shop", "shipping"].map((name) => ({
  kind: "Deployment",
  name,
}));

test.for([
  ["paymnt", ["payment"]],
  ["chekcout", ["checkout"]],
  ["shpo", ["shop"]],
  ["system", ["kube-system"]],
  ["zzz", []],
] as const)("%s is near to %j", ([name, near]) => {
  expect(nearest(name, known).map((ref) => ref.name)).toEqual(near);
});
