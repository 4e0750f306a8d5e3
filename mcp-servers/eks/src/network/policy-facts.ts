import { keyOf, type NetworkResult, type NetworkSide, type ObjectRef } from "@binnacle/contracts";
import { type ObjectFact, shellWords } from "@binnacle/diagnosis";
import { nameOf } from "../tools/name-of.ts";

/** Which policies select each end, and what each of them lets through. */
export function policyFacts({ from, to, ports }: NetworkResult): ObjectFact[] {
  const [first] = ports;
  const ends = [
    ...("ip" in from ? [] : [endFact(from, "egress", first?.egress)]),
    ...("ip" in to ? [] : [endFact(to, "ingress", first?.ingress)]),
  ];
  const sides = ports.flatMap(({ egress, ingress }) => [egress, ingress]);
  const policies = sides.flatMap(({ selectedBy }) => selectedBy);
  const distinct = new Map(policies.map((ref) => [keyOf(ref), ref]));
  return [...ends, ...[...distinct.values()].map((policy) => policyFact(policy, sides))];
}

function endFact(subject: ObjectRef, direction: string, side: NetworkSide | undefined): ObjectFact {
  const names = (side?.selectedBy ?? []).map(({ name }) => name);
  return {
    subject,
    pointer: `/networkpolicies/${direction}`,
    value: names,
    values: { policies: names.length },
    text: `${direction} of ${nameOf(subject)}: ${names.length === 0 ? "no NetworkPolicy selects it" : `selected by ${names.join(", ")}`}`,
    kubectl: shellWords`get networkpolicies -o wide`,
  };
}

function policyFact(policy: ObjectRef, sides: readonly NetworkSide[]): ObjectFact {
  const rules = sides.flatMap(({ allowedBy }) =>
    allowedBy.filter((rule) => keyOf(rule.policy) === keyOf(policy)).map(({ rule }) => rule),
  );
  const distinct = [...new Set(rules)];
  return {
    subject: policy,
    pointer: "/spec",
    value: distinct,
    text: `networkpolicy/${policy.name} ${distinct.length === 0 ? "has no rule for it" : `lets it through by rule ${distinct.map((rule) => rule + 1).join(", ")}`}`,
  };
}
