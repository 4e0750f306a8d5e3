import { expect, test } from "vitest";
import { withCommands } from "./with-commands.ts";

test.for([
  ["Run `kubectl -n shop get pods`", "Run {c1}", { c1: { value: "kubectl -n shop get pods" } }],
  ["`argocd app get cart`", "{c1}", { c1: { value: "argocd app get cart" } }],
  ["`cart` fails", "cart fails", undefined],
  ["`kubectl` is a program", "kubectl is a program", undefined],
  ["an open ` stays", "an open ` stays", undefined],
] as const)("a command becomes a slot, a name loses its marks: %s", ([text, expected, slots]) => {
  const plain = withCommands({ text, evidence: [] });
  expect([plain.text, plain.slots]).toEqual([expected, slots]);
});
