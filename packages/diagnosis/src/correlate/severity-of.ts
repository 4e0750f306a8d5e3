import type { Finding, Investigation, StateMark } from "@binnacle/contracts";
import { hides } from "./hides.ts";
import { isUnwell } from "./is-unwell.ts";
import { lacksAskedMetrics } from "./lacks-asked-metrics.ts";
import { concerns } from "./leading-of.ts";
import { leavesOpen } from "./leaves-open.ts";

type Known = Pick<
  Investigation,
  | "hypotheses"
  | "dependencies"
  | "target"
  | "scope"
  | "users"
  | "workloads"
  | "checks"
  | "gaps"
  | "status"
> &
  Partial<Pick<Investigation, "question">> & {
    readonly receipt: Pick<Investigation["receipt"], "sources">;
  };

/**
 * How bad it is for what was asked about: as bad as the worst that concerns it, whatever leads, so no word of a person
 * changes it. What is over explains nothing that goes on: then no cause is claimed.
 */
export function severityOf(known: Known): StateMark {
  const open = known.hypotheses
    .filter(({ status, finding }) => status !== "ruled_out" && finding.state === "active")
    .filter(({ finding }) => concerns(finding, known));
  const impacts = open
    .filter(({ finding }) => !isOfModel(finding))
    // An object says that it is not well: how bad that is, no cause tells.
    .map(({ finding: { cause, impact } }) => (cause === "unlisted" ? "degraded" : impact));
  if (impacts.length === 0) return withoutCause(known, open.length > 0);
  return impacts.includes("broken") ? "broken" : "degraded";
}

/** What a model concluded says that something is to be looked at, not how bad it is. */
function isOfModel({ by }: Finding): boolean {
  return by.kind === "agent" && by.model !== undefined;
}

/** Unknown is not fine: nothing was read, not all could be seen, or somebody suspects a cause. */
function withoutCause(known: Known, isSuspected: boolean): StateMark {
  const { checks, status, users } = known;
  if (status === "looking" || checks.length === 0) return "unknown";
  if (users.state === "yes") return "degraded";
  return isSuspected || isUnwell(known) || isOpen(known) || isUnseen(known) ? "unknown" : "fine";
}

/** What is found elsewhere explains what was not reached, but not what was not visible. */
function isOpen({ checks, hypotheses }: Known): boolean {
  const isExplained = hypotheses.some(
    ({ finding }) => finding.state === "active" && !isOfModel(finding),
  );
  return checks.some(
    (check) => leavesOpen(check) && (check.kind === "not_visible" || !isExplained),
  );
}

function isUnseen(known: Known): boolean {
  const isSilent = known.receipt.sources.some(
    ({ name, state }) => state === "silent" && name !== "memory",
  );
  return isSilent || lacksAskedMetrics(known) || known.gaps.some((gap) => hides(gap, known));
}
