import type { Answer, Finding, Investigation } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import { answerOf, citedBy, said } from "./answer-of.ts";
import { rolloutWords, suspectedCauses } from "./suspects.table.ts";

/** What is known: the investigation, and the finding that leads it. */
export interface Held {
  readonly before: Investigation;
  readonly leading: Finding | undefined;
}

/** `is it the network?`: a kind of cause, answered from what the first look checked. Undefined: not a kind of cause. */
export function suspectedCause(word: string, held: Held): Answer | undefined {
  if (rolloutWords.has(word)) return suspectedRollout(held);
  const suspected = suspectedCauses[word];
  if (suspected === undefined) return undefined;
  const ids = new Set<string>(suspected.causes);
  for (const { id, group } of Object.values(causes))
    if (suspected.groups?.includes(group) === true) ids.add(id);
  return aboutCauses(word, ids, held);
}

function aboutCauses(word: string, ids: ReadonlySet<string>, { before, leading }: Held): Answer {
  if (leading !== undefined && ids.has(leading.cause)) {
    const lines = leading.claims;
    return answerOf(`Yes: ${leading.title}`, { lines, evidence: citedBy(lines, before.evidence) });
  }
  const hidden = before.coverage.notVisible.filter(({ cause }) => ids.has(cause));
  const ruledOut = before.coverage.ruledOut.filter(({ cause }) => ids.has(cause));
  const lines = ruledOut.map(({ because }) => said(because));
  const elsewhere =
    leading === undefined ? [] : [said(`What is known points elsewhere: ${leading.title}.`)];
  if (hidden.length > 0)
    return answerOf(`I cannot tell whether it is ${word} trouble`, {
      state: "unknown",
      lines: [...lines, ...elsewhere],
      gaps: hidden.slice(0, 1).map(({ gap }) => gap),
    });
  if (ruledOut.length === 0)
    return answerOf(`I cannot tell whether it is ${word} trouble: I did not look for it`, {
      state: "unknown",
      lines: elsewhere,
      gaps: [...before.gaps],
    });
  return answerOf(`No sign of ${word} trouble`, {
    lines: [
      ...lines,
      ...elsewhere,
      said("Ruled out as far as Kubernetes shows, not proven impossible."),
    ],
  });
}

function suspectedRollout({ before, leading }: Held): Answer {
  const change = leading?.change;
  const about = change ?? before.changes[0];
  if (about === undefined)
    return answerOf(
      "No sign of it: nothing was rolled out in this window that the objects remember",
    );
  const { subject, text, at, by, evidence } = about;
  const who = by === undefined ? "" : `, by ${by}`;
  const object = `${subject.kind.toLowerCase()}/${subject.name}`;
  const slots = { at: { value: { at } } };
  const lines = [{ text: `{at} ${object}: ${text}${who}`, evidence, slots }];
  const title =
    change === undefined
      ? `No sign that it is a rollout; the last change was on ${object}`
      : `Yes: it began with a change of ${object}`;
  return answerOf(title, { lines, evidence: citedBy(lines, before.evidence) });
}
