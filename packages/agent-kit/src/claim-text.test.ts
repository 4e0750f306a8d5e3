import type { Value } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { claimText, factText, timeOf, valuesText } from "./claim-text.ts";
import { createCitations } from "./create-citations.ts";
import { fact } from "./testing/fact.ts";

const values: readonly (readonly [Value, string])[] = [
  [7, "7"],
  [true, "true"],
  ["cart", "cart"],
  ["x".repeat(300), `${"x".repeat(199)}…`],
  [{ at: "2026-11-29T18:39:22.125Z" }, "2026-11-29 18:39:22"],
  [{ since: "2026-11-29T19:39:22+01:00" }, "2026-11-29 18:39:22"],
  [{ count: 1, of: "restart" }, "1 restart"],
  [{ count: 7, of: "restart" }, "7 restarts"],
  [{ amount: 0.384615, unit: "ratio" }, "38.5 %"],
  [{ amount: 1, unit: "ratio" }, "100 %"],
  [{ amount: 0.123456, unit: "s" }, "0.1235 s"],
  [{ amount: 536_870_912, unit: "bytes" }, "536900000 bytes"],
  [{ amount: 2.5, unit: "cores" }, "2.5 cores"],
  [{ amount: 12, unit: "1" }, "12"],
];

test.for(values)("a model reads %j as %s", ([value, expected]) => {
  const item = fact("a", { values: { it: value } });
  const slots = { it: { evidence: item.id, key: "it" } };
  const text = claimText(
    { text: "it is {it}", evidence: [item.id], slots },
    createCitations([item]),
  );
  expect(text).toBe(`it is ${expected} [e1]`);
});

test("a claim ends with the handles of what it cites, in its order", () => {
  const citations = createCitations([fact("a"), fact("b")]);
  const text = (evidence: string[]) => claimText({ text: "It waits", evidence }, citations);
  expect(text(["b".repeat(16), "a".repeat(16)])).toBe("It waits [e2, e1]");
  expect(text(["c".repeat(16), "a".repeat(16)])).toBe("It waits [e1]");
  expect(text([])).toBe("It waits");
});

test("a slot that nothing fills stays as it is written; a value of its own needs no fact", () => {
  const slots = { name: { value: "cart" }, lost: { evidence: "f".repeat(16), key: "x" } };
  const claim = { text: "{name} {lost} {other}", evidence: [], slots };
  expect(claimText(claim, createCitations())).toBe("cart {lost} {other}");
});

const crash = fact("a", {
  text: "pod/cart restarts",
  values: { restarts: { count: 7, of: "restart" }, reason: "OOMKilled", isReady: false },
});

test.for([
  [
    "a fact is told with its values that a slot may print",
    "",
    "e1 pod/cart restarts {restarts 7 restarts}",
  ],
  [
    "what is told above is told by its values alone",
    "cart [e1]",
    "e1 {restarts 7 restarts, reason OOMKilled}",
  ],
  ["but not by those that stand above", "cart OOMKilled [e1]", "e1 {restarts 7 restarts}"],
  [
    "the handle of another is not its own",
    "cart [e12]",
    "e1 pod/cart restarts {restarts 7 restarts}",
  ],
] as const)("%s", ([, above, expected]) => {
  expect(factText(crash, { handle: "e1", above })).toBe(expected);
});

test("of a fact that is told above and has no other value nothing is left to say", () => {
  expect(factText(fact("a"), { handle: "e1", above: "fact a [e1]" })).toBeUndefined();
});

test("of many values a few are told", () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`v${index}`, index]));
  const item = fact("a", { values: many });
  const expected = "{v0 0, v1 1, v2 2, v3 3, v4 4, v5 5}";
  expect(factText(item, { handle: "e1", above: "" })).toBe(`e1 fact a ${expected}`);
  expect(valuesText(item, "e1")).toBe(`e1 ${expected}`);
});

test("times, amounts and counts are values; words are none", () => {
  expect(valuesText(crash, "e1")).toBe("e1 {restarts 7 restarts}");
  expect(valuesText(fact("a", { values: { reason: "OOMKilled" } }), "e1")).toBeUndefined();
});

test("a time is told in UTC, to the second", () => {
  expect(timeOf("2026-11-29T23:59:59.999-05:00")).toBe("2026-11-30 04:59:59");
});
