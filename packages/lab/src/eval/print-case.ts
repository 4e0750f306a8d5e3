import type { ImportedCase } from "../import/imported-case.ts";
import type { Graded } from "./graded.ts";

/** What was said of one case beside what is true of it, and what of it was recorded. */
export function printCase(
  { recorded }: Pick<ImportedCase, "recorded">,
  { truth, said, isGreen, unproven, ms }: Graded,
): string {
  const findings = said.map(({ objects, cause, confidence, isObjectRight, isRight, text }, index) =>
    [
      `${index + 1}. ${cause} · ${objects.join(" of ")} · ${confidence} · ${isRight ? "right" : isObjectRight ? "object right" : "wrong"}`,
      ...text.split("\n").map((line) => `     ${line}`),
    ].join("\n"),
  );
  return [
    "recorded",
    JSON.stringify(recorded),
    "",
    "truth",
    JSON.stringify(truth, null, 2),
    "",
    findings.length === 0 ? `nothing named${isGreen ? ", and said to be fine" : ""}` : "findings",
    ...findings,
    "",
    `${unproven} claims that evidence does not carry, ${Math.round(ms)} ms`,
    "",
  ].join("\n");
}
