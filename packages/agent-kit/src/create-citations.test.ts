import type { Evidence } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createCitations } from "./create-citations.ts";

const fact = (digit: string): Evidence => ({
  id: digit.repeat(16),
  clusterId: "c",
  origin: "kubernetes",
  source: { server: "eks", tool: "diagnose", arguments: {} },
  text: `fact ${digit}`,
  values: {},
  observedAt: "2026-11-21T03:14:00Z",
  trust: "fact",
  reproduce: { language: "kubectl", text: "kubectl get pods" },
});

test("a fact keeps its handle; the next one has the next", () => {
  const citations = createCitations([fact("a"), fact("b")]);
  expect(citations.add([fact("b"), fact("c"), fact("a")])).toEqual(["e2", "e3", "e1"]);
  expect(citations.all().map(({ text }) => text)).toEqual(["fact a", "fact b", "fact c"]);
  expect(citations.handleOf(fact("c").id)).toBe("e3");
  expect(citations.evidenceOf("e3")).toEqual(fact("c"));
});

test("what was not shown has no handle", () => {
  const citations = createCitations([fact("a")]);
  expect([citations.handleOf(fact("b").id), citations.evidenceOf("e2")]).toEqual([
    undefined,
    undefined,
  ]);
});
