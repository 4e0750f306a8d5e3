import {
  type Claim,
  type Hypothesis,
  type Investigation,
  keyOf,
  type UserImpact,
} from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { since } from "./tell-time.ts";
import { textOf } from "./text-of.ts";

/** Do users feel it, since when; and when they do not, what still serves them. */
export function usersLine(
  investigation: Investigation,
  context: Context,
  leading?: Hypothesis,
): Line {
  const { numbers, telling } = context;
  const { users } = investigation;
  const serving = users.state === "no" ? servingText(investigation, leading) : "";
  const lead = { yes: "yes. ", no: `no${serving}. `, unknown: "", checking: "" }[users.state];
  const when =
    users.state === "yes" && users.changedAt !== undefined
      ? `, ${since(users.changedAt, telling)}`
      : "";
  return { text: `${lead}${textOf(users, context)}${when}`, numbers: numbers(users.evidence) };
}

/** A trouble that leaves pods serving: why nobody feels it. */
function servingText({ workloads }: Investigation, leading: Hypothesis | undefined): string {
  if (leading?.finding.state !== "active" || leading.finding.impact !== "degraded") return "";
  const { owner } = leading.finding;
  const workload = workloads.find(({ ref }) => keyOf(ref) === keyOf(owner));
  if (workload === undefined || workload.ready === 0) return "";
  const { ready, desired } = workload;
  return `: ${ready} of ${desired} ${desired === 1 ? "pod" : "pods"} of ${owner.name} still ${ready === 1 ? "serves" : "serve"}`;
}

/** The line about users says it already. */
export function isSaid({ evidence }: Claim, users: UserImpact): boolean {
  return evidence.length > 0 && evidence.every((id) => users.evidence.includes(id));
}
