import type { Answer, Evidence, Gap } from "@binnacle/contracts";

/** An answer of one title; the rest is empty unless given. */
export function answerOf(title: string, parts: Partial<Answer> = {}): Answer {
  return { title, lines: [], rows: [], evidence: [], gaps: [], choices: [], ...parts };
}

/** A source that did not answer: the sentence is the answer. */
export function blindAnswer(gap: Gap): Answer {
  return answerOf(`I could not look: ${gap.why}`.slice(0, 120), { state: "unknown", gaps: [gap] });
}

/** The evidence that the lines cite, in the order of citation. */
export function citedBy(lines: Answer["lines"], evidence: readonly Evidence[]): Evidence[] {
  const ids = new Set(lines.flatMap((line) => line.evidence));
  const known = new Map(evidence.map((item) => [item.id, item]));
  return [...ids].flatMap((id) => known.get(id) ?? []);
}
