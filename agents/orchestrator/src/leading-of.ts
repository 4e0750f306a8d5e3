import type { Finding, Hypothesis, Investigation, ObjectRef } from "@binnacle/contracts";

type Known = Pick<Investigation, "hypotheses" | "dependencies" | "target">;

/**
 * The hypothesis that answers the question: the first that nobody rejected and that concerns what was asked about;
 * one that is over only when it is about that very object. Undefined when nothing explains the question.
 */
export function leadingOf({ hypotheses, dependencies, target }: Known): Hypothesis | undefined {
  const open = hypotheses.filter(
    ({ verdict, status }) => verdict?.kind !== "reject" && status !== "ruled_out",
  );
  return (
    open.find(
      ({ finding }) => finding.state === "active" && concerns(finding, { dependencies, target }),
    ) ?? open.find(({ finding }) => target !== undefined && isIn(target, culpritsOf(finding)))
  );
}

/** Whether a finding can explain what was asked: it is about the target, hits it, or is on something that it calls. */
export function concerns(
  finding: Finding,
  { dependencies, target }: Pick<Known, "dependencies" | "target">,
): boolean {
  if (target === undefined) return true;
  const victims = finding.victims.map(({ ref }) => ref);
  const culprits = culpritsOf(finding);
  return isIn(target, [...culprits, ...victims]) || culprits.some((ref) => isIn(ref, dependencies));
}

function culpritsOf({ culprit, owner }: Finding): ObjectRef[] {
  return [culprit, owner];
}

/** A Service and the Deployment of its name are one thing to those who ask. */
function isIn({ namespace, name }: ObjectRef, refs: readonly ObjectRef[]): boolean {
  return refs.some((ref) => ref.name === name && ref.namespace === namespace);
}
