import type { Answer, Choice, Intent, Unclear } from "@binnacle/contracts";
import { choicesOf } from "@binnacle/diagnosis";
import { cut } from "./mrkdwn.ts";

/** Asks back when a name means several objects, or none: with a button that asks `again` for each that was likely meant. */
export function unclearAnswer(unclear: Unclear, again: Intent): Answer {
  return asking(unclearTitle(unclear), choicesOf(unclear, again));
}

const shownAtMost = 61;

/** What was not understood, in one line, and what can be done here. */
export function notUnderstood(question: string, choices: readonly Choice[]): Answer {
  const can =
    "Here I can check what is unhealthy, tell what changed, and list the alerts that fire.";
  const title = `I do not understand "${cut(question, shownAtMost)}".`;
  return { ...asking(title, choices), lines: [{ text: can, evidence: [] }] };
}

function asking(title: string, choices: readonly Choice[]): Answer {
  const nothing = { lines: [], rows: [], evidence: [], gaps: [], isWorthSharing: false };
  return { ...nothing, title, choices: [...choices] };
}

/** Of a name that nothing here has; where something was not seen it may be there all the same. */
export function unknownTitle(name: string, isPartial: boolean): string {
  const known = `I know no ${name} here`;
  return isPartial
    ? `${known}, as far as I can see.`
    : `${known}: no object, namespace or cluster has that name.`;
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
  const place = unclear.namespace === undefined ? "" : `namespace ${unclear.namespace} of `;
  const missing = `No ${unclear.what === "namespace" ? "namespace" : "object named"} ${unclear.name} in ${place}${cluster}.`;
  if (nearest === undefined) return missing;
  const isElsewhere = nearest.name === unclear.name && nearest.namespace !== undefined;
  return `${missing} Did you mean ${nearest.name}${isElsewhere ? ` in ${nearest.namespace}` : ""}?`;
}
