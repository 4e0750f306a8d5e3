import type { Investigation, StateMark, Verdict } from "@binnacle/contracts";
import { concerns, leadingOf, verdictOn } from "./leading-of.ts";
import { leavesOpen } from "./leaves-open.ts";

type Known = Pick<
  Investigation,
  "hypotheses" | "dependencies" | "target" | "users" | "checks" | "status"
>;

/** How bad it is for what was asked about. What is over explains nothing that goes on: then no cause is claimed. */
export function severityOf(known: Known, verdicts: readonly Verdict[]): StateMark {
  const leading = leadingOf(known, verdicts)?.finding;
  return leading?.state === "active" ? leading.impact : withoutCause(known, verdicts);
}

/** Unknown is not fine: nothing was read, causes could not be looked for, or people said that what was found is wrong. */
function withoutCause(known: Known, verdicts: readonly Verdict[]): StateMark {
  const { checks, hypotheses, status, users } = known;
  if (status === "looking" || checks.length === 0) return "unknown";
  const active = hypotheses.filter(({ finding }) => finding.state === "active");
  const isRejected = active.some(
    (item) => verdictOn(item, verdicts)?.kind === "reject" && concerns(item.finding, known),
  );
  if (isRejected) return "unknown";
  if (users.state === "yes") return "degraded";
  const open = checks.filter(leavesOpen);
  // What is found elsewhere explains what was not reached.
  const isOpen = open.some(({ kind }) => kind === "not_visible" || active.length === 0);
  return isOpen ? "unknown" : "fine";
}
