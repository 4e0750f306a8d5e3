import type { Claim, Evidence, EvidenceOf } from "@binnacle/contracts";

/** A result of a tool that can be cited as it stands, and what makes a fact of a part of it. */
export interface WholeResult {
  readonly evidence: Evidence;
  readonly evidenceOf: EvidenceOf;
  /** What it is, in a few words: `get_object Service shop/cart`. */
  readonly title: string;
}

/** Lines of a result that one fact shows at most, and how long it may be. */
const linesAtMost = 4;
const charactersAtMost = 400;

/**
 * A claim that cites a result as a whole cites, after this, a fact of the lines that it speaks of: what people unfold is
 * what the claim stands on, and not a page. Gives the claim and the facts that it needs.
 */
export function narrowed(
  claim: Claim,
  wholes: ReadonlyMap<string, WholeResult>,
): { readonly claim: Claim; readonly evidence: readonly Evidence[] } {
  const made: Evidence[] = [];
  const ids = claim.evidence.map((id) => {
    const whole = wholes.get(id);
    if (whole === undefined) return id;
    const part = partOf(whole, claim);
    made.push(part);
    return part.id;
  });
  return { claim: { ...claim, evidence: [...new Set(ids)] }, evidence: made };
}

function partOf({ evidence, evidenceOf, title }: WholeResult, claim: Claim): Evidence {
  const { text: page, subject, observedAt, trust, reproduce } = evidence;
  const lines = page.split("\n").map((line) => line.trim());
  const words = wordsOf(claim);
  const weigh = (line: string): number => words.filter((word) => line.includes(word)).length;
  const weighed = lines.map((line, index) => ({ line, index, weight: weigh(line) }));
  const telling = weighed
    .filter(({ weight }) => weight > 0)
    .toSorted((left, right) => right.weight - left.weight)
    .slice(0, linesAtMost)
    .toSorted((left, right) => left.index - right.index);
  const shown = (telling.length === 0 ? weighed.slice(0, 2) : telling).map(({ line }) => line);
  const said = cut(shown.join(" / "));
  return evidenceOf({
    about: title,
    pointer: "/lines",
    value: said,
    ...(subject === undefined ? {} : { subject }),
    text: `${title}: ${said}`,
    observedAt,
    trust,
    reproduce,
  });
}

/** Numbers, quotations, names and longer words: what tells one line from another. */
function wordsOf({ text: written }: Claim): string[] {
  const text = written.replaceAll(/\{\w+\}/gu, " ");
  return [...new Set(text.match(/[\p{L}\p{N}][\p{L}\p{N}_./:-]{2,}|\d+/gu) ?? [])];
}

function cut(text: string): string {
  return text.length <= charactersAtMost ? text : `${text.slice(0, charactersAtMost - 1)}…`;
}
