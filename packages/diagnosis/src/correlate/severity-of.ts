import type { Gap, Investigation, StateMark } from "@binnacle/contracts";
import { kindsFor } from "../state/kinds.table.ts";
import { isUnwell } from "./is-unwell.ts";
import { isWithin } from "./is-within.ts";
import { leadingOf } from "./leading-of.ts";
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
> & { readonly receipt: Pick<Investigation["receipt"], "sources"> };

/** How bad it is for what was asked about. What is over explains nothing that goes on: then no cause is claimed. */
export function severityOf(known: Known): StateMark {
  const leading = leadingOf(known)?.finding;
  if (leading?.state !== "active") return withoutCause(known);
  // An object says that it is not well: how bad that is, no cause tells.
  return leading.cause === "unlisted" ? "degraded" : leading.impact;
}

/** Unknown is not fine: nothing was read, or not all could be seen. */
function withoutCause(known: Known): StateMark {
  const { checks, status, users } = known;
  if (status === "looking" || checks.length === 0) return "unknown";
  if (users.state === "yes") return "degraded";
  return isUnwell(known) || isOpen(known) || isUnseen(known) ? "unknown" : "fine";
}

/** What is found elsewhere explains what was not reached, but not what was not visible. */
function isOpen({ checks, hypotheses }: Known): boolean {
  const isExplained = hypotheses.some(({ finding }) => finding.state === "active");
  return checks.some(
    (check) => leavesOpen(check) && (check.kind === "not_visible" || !isExplained),
  );
}

function isUnseen(known: Known): boolean {
  const isSilent = known.receipt.sources.some(
    ({ name, state }) => state === "silent" && name !== "memory",
  );
  return isSilent || known.gaps.some((gap) => hides(gap, known));
}

/** Of a source that is there; the memory knows nothing of now, and what was cut or never measured narrows the answer only. */
const hiding: readonly Gap["kind"][] = ["unreachable", "refused", "timed_out"];
/** What must be seen before all is called well. */
const judged = new Set([
  ...kindsFor("workload").map(({ kind }) => kind),
  "Pod",
  "Service",
  "Ingress",
  "HorizontalPodAutoscaler",
  "PersistentVolumeClaim",
  "Node",
  "Event",
]);

function hides({ origin, kind, about }: Gap, { target, scope }: Known): boolean {
  if (origin === "memory" || !hiding.includes(kind)) return false;
  if (about === undefined) return true;
  const isMeant =
    target === undefined || about.name === target.name || about.kinds.includes(target.kind);
  return (
    isMeant &&
    isWithin(target?.namespace ?? scope.namespace, about) &&
    about.kinds.some((item) => judged.has(item))
  );
}
