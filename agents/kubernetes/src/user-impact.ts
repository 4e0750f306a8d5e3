import type { GoldenSignal, GoldenSignalsResult, ObjectRef, UserImpact } from "@binnacle/contracts";
import type { Look } from "./look.ts";

/** Users feel it when at least this share of requests fails, and several times more than before. */
const feltRatio = 0.01;
const feltGrowth = 3;

/** Do users feel it: by the error ratio of what was asked about. "Unknown" says what is missing. */
export function userImpact(
  asked: ObjectRef | undefined,
  look: Look<GoldenSignalsResult> | undefined,
): UserImpact {
  if (asked === undefined || look === undefined)
    return {
      state: "unknown",
      text: "unknown: nothing was named whose requests I could count",
      evidence: [],
    };
  if (look.kind === "unseen")
    return { state: "unknown", text: `unknown: ${look.gap.why}`, evidence: [] };
  const errors = look.result.signals.find(({ name }) => name === "error_ratio");
  if (errors === undefined) {
    const why = look.result.gaps[0]?.why ?? `no request metric of ${asked.name} was found`;
    return { state: "unknown", text: `unknown: ${why}`, evidence: [] };
  }
  return {
    state: isFelt(errors) ? "yes" : "no",
    text: errors.text.replace("of requests", `of requests to ${asked.name}`),
    ...(errors.changedAt === undefined ? {} : { changedAt: errors.changedAt }),
    evidence: errors.evidence,
  };
}

function isFelt({ now, before = 0 }: GoldenSignal): boolean {
  return now >= feltRatio && now >= feltGrowth * before;
}
