import { AppError, type AppErrorKind, type Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { errorToGap, toGap } from "./to-gap.ts";

const about = { origin: "kubernetes", what: "pod x" };
const kinds: readonly (readonly [AppErrorKind, Gap["kind"]])[] = [
  ["not_found", "no_data"],
  ["denied", "refused"],
  ["refused", "refused"],
  ["bad_input", "refused"],
  ["unavailable", "unreachable"],
  ["timeout", "timed_out"],
  ["bug", "unreachable"],
  ["not_configured", "not_configured"],
];

test.for(kinds)("what ends as %s is a gap: %s", ([reason, kind]) => {
  const gap = { ...about, kind, why: "so it was" };
  expect(toGap({ kind: "refused", reason, why: "so it was" }, about)).toEqual(gap);
  expect(errorToGap(new AppError(reason, "so it was"), about)).toEqual(gap);
});

test("a gap stays what it is, and a remedy is kept", () => {
  const gap = { ...about, kind: "cut", why: "too many" } as const;
  expect(toGap({ kind: "gap", gap }, { origin: "other", what: "" })).toBe(gap);
  const remedy = { text: "Set memory.bucket." };
  expect(errorToGap(new AppError("unavailable", "no index", { remedy }), about).remedy).toEqual(
    remedy,
  );
});
