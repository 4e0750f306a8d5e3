import { expect, test } from "vitest";
import { hasExpired } from "./has-expired.ts";

const now = Date.parse("2026-12-01T03:00:00Z");

test.for([
  ['level=warn msg="licence valid until 2026-11-28, 0 of 24 gates enabled"', true],
  ["WARNING: feed valid_until=2026-11-27 is older than 72 h", true],
  ["token expired on 2026-11-01T10:00:00Z", true],
  ['{"notAfter":"2025-01-01T00:00:00Z"}', true],
  ["licence valid until 2027-11-28", false],
  ["licence valid until 2026-11-30", false],
  ["order of 2026-11-01 is closed", false],
  ["valid until 2026-99-99", false],
] as const)("%s: what was valid has expired is %s", ([line, expired]) => {
  expect(hasExpired(line, now)).toBe(expired);
});
