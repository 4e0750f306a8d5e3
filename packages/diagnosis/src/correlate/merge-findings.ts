import type { Finding } from "@binnacle/contracts";

/** One finding a cause and object: what two sources concluded alike is told once, in the words of the engine. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(
    findings,
    (finding) => `${finding.fingerprint}/${finding.culprit.name}`,
  );
  return [...groups.values()].map((group) => group.reduce(merge));
}

function merge(left: Finding, right: Finding): Finding {
  const [first, second] =
    left.by === "agent" && right.by === "engine" ? [right, left] : [left, right];
  return {
    ...first,
    reasons: distinct([...first.reasons, ...second.reasons], (claim) => claim.text),
    against: distinct([...first.against, ...second.against], (claim) => claim.text),
    victims: distinct(
      [...first.victims, ...second.victims],
      ({ ref }) => `${ref.kind}/${ref.name}`,
    ),
    evidence: [...new Set([...first.evidence, ...second.evidence])],
    contradicting: [...new Set([...first.contradicting, ...second.contradicting])],
  };
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}
