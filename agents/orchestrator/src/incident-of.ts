import type { Incident, Investigation } from "@binnacle/contracts";
import { concerns, leadingOf } from "./leading-of.ts";

type Known = Pick<
  Investigation,
  "hypotheses" | "dependencies" | "target" | "users" | "coverage" | "status"
>;

/** What is wrong with what was asked about, and how bad; without a leading hypothesis nothing is claimed. */
export function incidentOf(known: Known, scope: Incident["scope"]): Incident {
  const leading = leadingOf(known);
  if (leading === undefined) return { severity: withoutCause(known), scope };
  const { fingerprint, state, impact } = leading.finding;
  return { fingerprint, severity: state === "active" ? impact : "fine", scope };
}

/** Unknown is not fine: nothing was read, causes could not be looked for, or people said that what was found is wrong. */
function withoutCause(known: Known): Incident["severity"] {
  const { coverage, hypotheses, status, users } = known;
  const looked = coverage.found.length + coverage.ruledOut.length + coverage.notVisible.length;
  if (status === "looking" || looked === 0) return "unknown";
  const isRejected = hypotheses.some(
    ({ finding, verdict }) =>
      verdict?.kind === "reject" && finding.state === "active" && concerns(finding, known),
  );
  if (isRejected) return "unknown";
  if (users.state === "yes") return "degraded";
  return coverage.notVisible.length > 0 ? "unknown" : "fine";
}
