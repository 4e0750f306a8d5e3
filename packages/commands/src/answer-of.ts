import type { Answer, Claim, Evidence, Gap } from "@binnacle/contracts";

/** An answer of one title; the rest is empty unless given. */
export function answerOf(title: string, parts: Partial<Answer> = {}): Answer {
  return {
    title,
    lines: [],
    rows: [],
    evidence: [],
    gaps: [],
    choices: [],
    isWorthSharing: true,
    ...parts,
  };
}

/** A question back, or help: of no interest to others. */
export function askBack(title: string, parts: Partial<Answer> = {}): Answer {
  return answerOf(title, { ...parts, isWorthSharing: false });
}

/** A source that did not answer: nothing is claimed, and the gap says what would change it. */
export function blindAnswer(gap: Gap): Answer {
  return answerOf(`Unknown: I could not look at ${gap.what}`, { state: "unknown", gaps: [gap] });
}

/** A sentence that no evidence carries. What it tells that may hold numbers, such as names, stands in its slots. */
export function said(text: string, told: Evidence["values"] = {}): Claim {
  const slots = Object.entries(told).map(([name, value]) => [name, { value }] as const);
  return {
    text,
    evidence: [],
    ...(slots.length === 0 ? {} : { slots: Object.fromEntries(slots) }),
  };
}

/** Of a list that is cut. */
export const thereAreMore = said("There are more than these.");

/** The evidence that the lines cite, in the order of citation. */
export function citedBy(lines: readonly Claim[], evidence: readonly Evidence[]): Evidence[] {
  const ids = new Set(lines.flatMap((line) => line.evidence));
  const known = new Map(evidence.map((item) => [item.id, item]));
  return [...ids].flatMap((id) => known.get(id) ?? []);
}

/** `1 change`, `2 changes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
