import {
  type Choice,
  type Intent,
  type ObjectRef,
  present,
  type Unclear,
} from "@binnacle/contracts";

/** More buttons are not read. */
const mostChoices = 5;

/** The same question about each object that was likely meant. */
export function choicesOf(unclear: Unclear, again: Intent): Choice[] {
  const meant = unclear.kind === "ambiguous" ? unclear.candidates : unclear.near;
  return meant.slice(0, mostChoices).map((ref) => choiceOf(ref, again));
}

function choiceOf({ kind, namespace, name }: ObjectRef, again: Intent): Choice {
  if (kind === "Namespace") {
    const [word] = again.kind === "question" ? (again.words ?? []) : [];
    const named = again.target ?? word;
    const label = named === undefined ? `Check ${name}` : `${named} in ${name}`;
    return { label, intent: { ...again, namespace: name } };
  }
  const { namespace: _other, ...asked } = again;
  return {
    label: namespace === undefined ? name : `${name} in ${namespace}`,
    intent: { ...asked, target: `${kind.toLowerCase()}/${name}`, ...present({ namespace }) },
  };
}
