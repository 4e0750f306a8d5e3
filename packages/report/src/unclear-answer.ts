import type { Answer, Intent, Unclear } from "@binnacle/contracts";
import { choicesOf } from "@binnacle/diagnosis";

/** Asks back when a name means several objects, or none: with a button that asks `again` for each that was likely meant. */
export function unclearAnswer(unclear: Unclear, again: Intent): Answer {
  return {
    title: unclearTitle(unclear),
    lines: [],
    rows: [],
    evidence: [],
    gaps: [],
    choices: choicesOf(unclear, again),
    isWorthSharing: false,
  };
}

/** The question back. */
export function unclearTitle(unclear: Unclear): string {
  const { name: cluster } = unclear.cluster;
  if (unclear.kind === "ambiguous") {
    const [first] = unclear.candidates;
    const names = new Set(unclear.candidates.map(({ name }) => name));
    const namespaces = new Set(unclear.candidates.map(({ namespace }) => namespace));
    return names.size > 1
      ? `That name fits ${unclear.candidates.length} objects of ${cluster}. Which one?`
      : `${first?.name ?? "It"} exists in ${namespaces.size} namespaces of ${cluster}. Which one?`;
  }
  const [nearest] = unclear.near;
  const missing = `No ${unclear.what === "namespace" ? "namespace" : "object named"} ${unclear.name} in ${cluster}.`;
  return nearest === undefined ? missing : `${missing} Did you mean ${nearest.name}?`;
}
