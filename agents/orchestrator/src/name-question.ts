import type { Answer, DiagnoseResult, Intent, ObjectRef } from "@binnacle/contracts";

type Unclear = Exclude<DiagnoseResult["outcome"], { kind: "diagnosed" }>;

/** Asks back when a name means several objects, or none: with buttons for what was likely meant. */
export function nameQuestion(outcome: Unclear, again: (found: ObjectRef) => Intent): Answer {
  const near = outcome.kind === "ambiguous" ? outcome.candidates : outcome.near;
  const choices = near
    .slice(0, 5)
    .map((found) => ({ label: labelFor(found), intent: again(found) }));
  return { title: titleFor(outcome), lines: [], rows: [], evidence: [], gaps: [], choices };
}

function titleFor(outcome: Unclear): string {
  const { name: cluster } = outcome.cluster;
  if (outcome.kind === "ambiguous") {
    const [first] = outcome.candidates;
    const namespaces = new Set(outcome.candidates.map(({ namespace }) => namespace));
    return `${first?.name ?? "It"} exists in ${namespaces.size} namespaces of ${cluster}. Which one?`;
  }
  const [nearest] = outcome.near;
  const missing = `No ${outcome.what === "namespace" ? "namespace" : "object named"} ${outcome.name} in ${cluster}.`;
  return nearest === undefined ? missing : `${missing} Did you mean ${nearest.name}?`;
}

function labelFor({ kind, namespace, name }: ObjectRef): string {
  if (kind === "Namespace" || namespace === undefined) return `Check ${name}`;
  return `${name} in ${namespace}`;
}
