import type { Claim, Evidence, EvidenceOf } from "@binnacle/contracts";

/** A result of a tool that can be cited as it stands, and what makes a fact of a part of it. */
export interface WholeResult {
  readonly evidence: Evidence;
  readonly evidenceOf: EvidenceOf;
  /** What it is, in a few words: `get_object Service shop/cart`. */
  readonly title: string;
}

/** Of a line that is longer, so many characters around what is spoken of. */
const lineAtMost = 200;

/**
 * A claim that cites a result as a whole cites, after this, a fact of the lines that it speaks of: what people unfold is
 * what the claim stands on, and not a page. `written`: the claim as its author wrote it. Gives the claim and the facts
 * that it needs; each word of the claim that the page holds stands in them.
 */
export function narrowed(
  { claim, written }: { readonly claim: Claim; readonly written: string },
  wholes: ReadonlyMap<string, WholeResult>,
): { readonly claim: Claim; readonly evidence: readonly Evidence[] } {
  const made: Evidence[] = [];
  const ids = claim.evidence.map((id) => {
    const whole = wholes.get(id);
    if (whole === undefined) return id;
    const part = partOf(whole, written);
    made.push(part);
    return part.id;
  });
  return { claim: { ...claim, evidence: [...new Set(ids)] }, evidence: made };
}

function partOf({ evidence, evidenceOf, title }: WholeResult, written: string): Evidence {
  const { text: page, subject, observedAt, trust, reproduce } = evidence;
  const said = telling(page, written).join(" / ");
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

/** The fewest lines that hold all words which the page holds, in its order. */
function telling(page: string, written: string): string[] {
  const lines = page.split("\n").map((text) => text.trim());
  const lower = lines.map((line) => line.toLowerCase());
  let open = wordsOf(written).filter((word) => lower.some((line) => line.includes(word)));
  const chosen = new Set<number>();
  while (open.length > 0) {
    const weights = lower.map((line) => open.filter((word) => line.includes(word)).length);
    const best = weights.indexOf(Math.max(...weights));
    chosen.add(best);
    open = open.filter((word) => lower[best]?.includes(word) !== true);
  }
  const indexes = chosen.size === 0 ? [0] : [...chosen].toSorted((left, right) => left - right);
  return indexes.map((index) => around(lines[index] ?? "", wordsOf(written)));
}

/** Numbers, times, quotations, names and longer words, in lower case. */
function wordsOf(written: string): string[] {
  const text = written.replaceAll(/\{[^}]*\}|\[e\d[^\]]*\]/gu, " ").toLowerCase();
  const quoted = [...text.matchAll(/"([^"]{2,})"|`([^`]{2,})`/gu)].map(
    ([, quote, code]) => quote ?? code ?? "",
  );
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}_./:-]*[\p{L}\p{N}]|\d/gu) ?? [];
  return [...new Set([...quoted, ...words.filter((word) => /\d/u.test(word) || word.length > 3)])];
}

function around(line: string, words: readonly string[]): string {
  if (line.length <= lineAtMost) return line;
  const places = words
    .map((word) => line.toLowerCase().indexOf(word))
    .filter((place) => place !== -1);
  const first = Math.min(...places, line.length);
  const last = Math.max(...places, 0);
  const start = Math.max(0, Math.min(first, line.length - lineAtMost) - 20);
  return `${start > 0 ? "…" : ""}${line.slice(start, Math.max(last + lineAtMost / 2, start + lineAtMost))}`;
}
