import type { Finding, Hypothesis, Investigation, ObjectRef, Verdict } from "@binnacle/contracts";
import { isSameThing } from "./is-same-thing.ts";
import { isUnwell } from "./is-unwell.ts";

type Known = Pick<Investigation, "hypotheses" | "dependencies" | "target" | "users" | "workloads">;

/**
 * The hypothesis that answers the question: the first that concerns what was asked about; one that is over only when it
 * is about that very object, and nothing is wrong with it now. Undefined when nothing explains the question.
 */
export function leadingOf(known: Known): Hypothesis | undefined {
  const { hypotheses, target, users } = known;
  const open = hypotheses.filter(({ status }) => status !== "ruled_out");
  const active = open.find(({ finding }) => finding.state === "active" && concerns(finding, known));
  if (active !== undefined || target === undefined) return active;
  // What is over explains nothing that goes on.
  if (users.state === "yes" || isUnwell(known)) return undefined;
  return open.find(({ finding }) => isAmong(target, culpritsOf(finding)));
}

/** What people said of it and did not withdraw. */
export function verdictsOn(
  { id }: Pick<Hypothesis, "id">,
  verdicts: readonly Verdict[],
): Verdict[] {
  return verdicts.filter(
    ({ hypothesisId, withdrawnAt }) => hypothesisId === id && withdrawnAt === undefined,
  );
}

/** Whether a finding can explain what was asked: it is about the target, hits it, or is on something that it calls. */
export function concerns(
  finding: Finding,
  { dependencies, target }: Pick<Known, "dependencies" | "target">,
): boolean {
  if (target === undefined) return true;
  const culprits = culpritsOf(finding);
  return (
    isAmong(target, [...culprits, ...finding.victims.map(({ ref }) => ref)]) ||
    culprits.some((ref) => isAmong(ref, dependencies))
  );
}

function culpritsOf({ culprit, owner }: Finding): ObjectRef[] {
  return [culprit, owner];
}

function isAmong(ref: ObjectRef, refs: readonly ObjectRef[]): boolean {
  return refs.some((other) => isSameThing(ref, other));
}
