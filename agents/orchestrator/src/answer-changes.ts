import { type Answer, ChangesResult } from "@binnacle/contracts";
import { answerOf, blindAnswer, citedBy } from "./answer-of.ts";
import type { VerbContext, VerbIntent } from "./answer-verb.ts";

/** `what changed?`: newest first, with where the knowledge comes from. */
export async function answerChanges(
  intent: VerbIntent,
  { before, ports, signal }: VerbContext,
): Promise<Answer> {
  const namespace = intent.namespace ?? before?.incident.scope.namespace;
  const { windowMinutes } = ports;
  const args = {
    windowMinutes,
    ...(namespace === undefined ? {} : { namespace }),
    ...(intent.target === undefined ? {} : { workload: intent.target }),
  };
  const result = await ports.tools.call({ server: "eks", tool: "get_changes", args }, { signal });
  if (result.kind === "gap") return blindAnswer(result.gap);
  const { items, evidence, gaps, ledgerSince } = ChangesResult.parse(result.structured);
  const place = namespace === undefined ? "the cluster" : namespace;
  const lines = items.map(({ at, subject, text, by, evidence: ids }) => ({
    text: `${at} ${subject.kind.toLowerCase()}/${subject.name} ${text}${by === undefined ? "" : ` (${by})`}`,
    evidence: ids,
  }));
  const title =
    items.length === 0
      ? `Nothing changed in ${place} in the last ${windowMinutes} min that the objects remember`
      : `${items.length === 1 ? "One change" : `${items.length} changes`} in ${place}, last ${windowMinutes} min, newest first`;
  return answerOf(title, {
    lines: [
      ...lines,
      ...(lines.length > 0 ? [{ text: "Nothing else.", evidence: [] }] : []),
      ...(ledgerSince === null
        ? [
            {
              text: "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.",
              evidence: [],
            },
          ]
        : []),
    ],
    evidence: citedBy(lines, evidence),
    gaps,
  });
}
