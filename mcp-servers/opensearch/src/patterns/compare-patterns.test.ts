import { expect, test } from "vitest";
import { comparePatterns } from "./compare-patterns.ts";
import { literalOf } from "./literal-of.ts";

function lines(text: string, count: number) {
  return Array.from({ length: count }, (_, second) => ({
    at: new Date(Date.UTC(2026, 10, 21, 3, 0, second)).toISOString(),
    text,
    namespace: "shop",
    pod: "a",
  }));
}

test("patterns are compared at equal length: new, grown, gone, fallen, steady", () => {
  const patterns = comparePatterns({
    window: {
      lengthMs: 600_000,
      lines: [
        ...lines("new one", 1),
        ...lines("new often", 9),
        ...lines("grown", 12),
        ...lines("few more", 3),
        ...lines("fallen", 1),
      ],
    },
    baseline: {
      lengthMs: 3_600_000,
      lines: [
        ...lines("grown", 12),
        ...lines("few more", 6),
        ...lines("fallen", 60),
        ...lines("gone", 2),
        ...lines("gone often", 30),
      ],
    },
  });
  expect(
    patterns.map(
      ({ template, before, count, change }) => `${change}: ${template} ${before} → ${count}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "new: new often 0 → 9",
      "new: new one 0 → 1",
      "grown: grown 2 → 12",
      "gone: gone often 5 → 0",
      "gone: gone 0.3 → 0",
      "fallen: fallen 10 → 1",
      "steady: few more 1 → 3",
    ]
  `);
});

test.for([
  ["charge o-<id> failed: connect ECONNREFUSED <ip>:8080", "failed: connect ECONNREFUSED"],
  ["PAYMENT_GATEWAY_URL is required", "PAYMENT_GATEWAY_URL is required"],
  ["<num> changes in <duration>. Saving...", "changes in"],
  ["GET /cart/c-<id>/items 200 <duration>", "GET"],
  ["cart_<num>", undefined],
  ["a long line that was cu…", "a long line that was"],
] as const)("what every line of %s holds word by word: %s", ([template, literal]) => {
  expect(literalOf(template)).toBe(literal);
});
