import type { Answer, DiagnoseResult, Intent, ObjectRef } from "@binnacle/contracts";
import { answerOf } from "./answer-of.ts";

type Unclear = Exclude<DiagnoseResult["outcome"], { kind: "diagnosed" }>;

/** Asks back when a name means several objects, or none: with a button that asks `again` for each that was likely meant. */
export function nameQuestion(outcome: Unclear, again: Intent): Answer {
  const near = outcome.kind === "ambiguous" ? outcome.candidates : outcome.near;
  return answerOf(titleFor(outcome), {
    choices: near
      .slice(0, 5)
      .map((found) => ({ label: labelFor(found, again), intent: withFound(again, found) })),
  });
}

function titleFor(outcome: Unclear): string {
  const { name: cluster } = outcome.cluster;
  if (outcome.kind === "ambiguous") {
    const [first] = outcome.candidates;
    const names = new Set(outcome.candidates.map(({ name }) => name));
    const namespaces = new Set(outcome.candidates.map(({ namespace }) => namespace));
    return names.size > 1
      ? `That name fits ${outcome.candidates.length} objects of ${cluster}. Which one?`
      : `${first?.name ?? "It"} exists in ${namespaces.size} namespaces of ${cluster}. Which one?`;
  }
  const [nearest] = outcome.near;
  const missing = `No ${outcome.what === "namespace" ? "namespace" : "object named"} ${outcome.name} in ${cluster}.`;
  return nearest === undefined ? missing : `${missing} Did you mean ${nearest.name}?`;
}

function labelFor({ kind, namespace, name }: ObjectRef, { target }: Intent): string {
  if (kind === "Namespace") return target === undefined ? `Check ${name}` : `${target} in ${name}`;
  return namespace === undefined ? name : `${name} in ${namespace}`;
}

/** The same question about the object that a button names. */
function withFound(again: Intent, { kind, name, namespace }: ObjectRef): Intent {
  if (kind === "Namespace") return { ...again, namespace: name };
  const { namespace: _other, ...asked } = again;
  const target = `${kind.toLowerCase()}/${name}`;
  return { ...asked, target, ...(namespace === undefined ? {} : { namespace }) };
}
