import {
  type Answer,
  type Change,
  ChangesResult,
  type Evidence,
  type Gap,
} from "@binnacle/contracts";
import { answerOf, blindAnswer, citedBy, counted, said } from "./answer-of.ts";
import { lookAt } from "./look-at.ts";
import { nameQuestion } from "./name-question.ts";
import type { VerbContext, VerbIntent } from "./verb-context.ts";

interface Told {
  readonly place: string;
  readonly items: readonly Change[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  /** Since when the server watches by itself; `null`: rebuilt from the objects. */
  readonly watchedSince: string | null;
}

/** `what changed?`: newest first, with where the knowledge comes from. Names are resolved by the first look. */
export async function answerChanges(intent: VerbIntent, context: VerbContext): Promise<Answer> {
  const { before, ports, signal } = context;
  const names = {
    target: intent.target,
    namespace: intent.namespace,
    threadNamespace: before?.incident.scope.namespace,
  };
  const { look } = await lookAt(names, { ...ports, signal });
  if (look.kind === "blind") return blindAnswer(look.gap);
  const { outcome, evidence, gaps } = look.result;
  if (outcome.kind !== "diagnosed") return nameQuestion(outcome, intent);
  const { namespace, target, changes } = outcome;
  if (namespace === undefined) {
    const place = target?.name ?? "the cluster";
    return tell({ place, items: changes, evidence, gaps, watchedSince: null }, ports);
  }
  return await changesIn(namespace, target?.name, context);
}

async function changesIn(
  namespace: string,
  workload: string | undefined,
  { ports, signal }: VerbContext,
): Promise<Answer> {
  const { windowMinutes } = ports;
  const args = { namespace, windowMinutes, ...(workload === undefined ? {} : { workload }) };
  const result = await ports.tools.call({ server: "eks", tool: "get_changes", args }, { signal });
  if (result.kind === "gap") return blindAnswer(result.gap);
  const changes = ChangesResult.parse(result.structured);
  const place = workload === undefined ? namespace : `${workload} (${namespace})`;
  return tell({ ...changes, place, watchedSince: changes.ledgerSince }, ports);
}

function tell(
  { place, items, evidence, gaps, watchedSince }: Told,
  { windowMinutes }: VerbContext["ports"],
): Answer {
  const lines = items.map(({ at, subject, text, by, evidence: ids }) => ({
    text: `${at} ${subject.kind.toLowerCase()}/${subject.name} ${text}${by === undefined ? "" : ` (${by})`}`,
    evidence: ids,
  }));
  const title =
    items.length === 0
      ? `Nothing changed in ${place} in the last ${windowMinutes} min that the objects remember`
      : `${counted(items.length, "change")} in ${place}, last ${windowMinutes} min${items.length === 1 ? "" : ", newest first"}`;
  const source =
    "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.";
  return answerOf(title, {
    lines: [...lines, ...(watchedSince === null ? [said(source)] : [])],
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
  });
}
