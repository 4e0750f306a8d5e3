import type { Investigation, StateMark } from "@binnacle/contracts";
import { leadingOf } from "./leading-of.ts";
import { leavesOpen } from "./leaves-open.ts";

type Known = Pick<
  Investigation,
  "hypotheses" | "dependencies" | "target" | "users" | "checks" | "status"
>;

/** How bad it is for what was asked about. What is over explains nothing that goes on: then no cause is claimed. */
export function severityOf(known: Known): StateMark {
  const leading = leadingOf(known)?.finding;
  return leading?.state === "active" ? leading.impact : withoutCause(known);
}

/** Unknown is not fine: nothing was read, or causes could not be looked for. */
function withoutCause(known: Known): StateMark {
  const { checks, hypotheses, status, users } = known;
  if (status === "looking" || checks.length === 0) return "unknown";
  const active = hypotheses.filter(({ finding }) => finding.state === "active");
  if (users.state === "yes") return "degraded";
  const open = checks.filter(leavesOpen);
  // What is found elsewhere explains what was not reached.
  const isOpen = open.some(({ kind }) => kind === "not_visible" || active.length === 0);
  return isOpen ? "unknown" : "fine";
}
