import type { Claim, Evidence, EvidenceOf } from "@binnacle/contracts";
import { holdsWord } from "@binnacle/diagnosis";

/** A result of a tool that can be cited as it stands, and what makes a fact of a part of it. */
export interface WholeResult {
  readonly evidence: Evidence;
  readonly evidenceOf: EvidenceOf;
  /** What it is, in a few words: `get_object Service shop/cart`. */
  readonly title: string;
}

/** Of a line that is longer, so many characters around what is spoken of. */
const lineAtMost = 200;

/** A claim, and the sentence that its author wrote. */
export interface Written {
  readonly claim: Claim;
  readonly written: string;
}

/**
 * Facts for claims that cite results as a whole: of each result the lines that they speak of, as one fact. What people
 * unfold is what the claims stand on, and not a page; each word of theirs that the page holds stands in it. `idOf`: the id
 * that takes the place of a result.
 */
export function narrowed(
  claims: readonly Written[],
  wholes: ReadonlyMap<string, WholeResult>,
): { readonly evidence: readonly Evidence[]; readonly idOf: (id: string) => string } {
  const parts = new Map<string, Evidence>();
  for (const [id, whole] of wholes) {
    const citing = claims.filter(({ claim }) => claim.evidence.includes(id));
    if (citing.length > 0)
      parts.set(id, partOf(whole, citing.map(({ written }) => written).join("\n")));
  }
  return { evidence: [...parts.values()], idOf: (id) => parts.get(id)?.id ?? id };
}

function partOf({ evidence, evidenceOf, title }: WholeResult, written: string): Evidence {
  const { text: page, values, subject, observedAt, trust, reproduce } = evidence;
  const said = telling(page, written).join(" / ");
  return evidenceOf({
    about: title,
    pointer: "/lines",
    value: said,
    values,
    ...(subject === undefined ? {} : { subject }),
    text: `${title}: ${said}`,
    observedAt,
    trust,
    reproduce,
  });
}

/** So many lines of a page, and so many words that are looked for in it, are a fact that somebody reads. */
const linesAtMost = 12;
const wordsAtMost = 200;

/** The fewest lines that hold the words which the page holds, in its order; of many the most telling. */
function telling(page: string, written: string): string[] {
  const lines = page.split("\n").map((text) => text.trim());
  const words = wordsOf(written).slice(0, wordsAtMost);
  const chosen = covering(holdings(words, lines), lines.length);
  const indexes = chosen.length === 0 ? [0] : chosen.toSorted((left, right) => left - right);
  return indexes.map((index) => around(lines[index] ?? "", words));
}

/** Of each word the lines that hold it as a word of its own; nowhere so: within another. */
function holdings(words: readonly string[], lines: readonly string[]): number[][] {
  const lower = lines.map((line) => line.toLowerCase());
  return words.map((word) => {
    const within = lower.flatMap((line, index) => (line.includes(word) ? [index] : []));
    const own = within.filter((index) => holdsWord(lower[index] ?? "", word));
    return own.length > 0 ? own : within;
  });
}

/** Takes the line that most open words stand in, of several the first, until none is open. Each holding is gone through twice. */
function covering(held: readonly (readonly number[])[], lineCount: number): number[] {
  const counts = Array.from({ length: lineCount }, () => 0);
  const count = (holding: readonly number[], more: number): void => {
    for (const line of holding) counts[line] = (counts[line] ?? 0) + more;
  };
  for (const holding of held) count(holding, 1);
  let open = held;
  const chosen: number[] = [];
  while (open.some(({ length }) => length > 0) && chosen.length < linesAtMost) {
    const best = mostOf(counts);
    chosen.push(best);
    const [covered, rest] = [true, false].map((is) =>
      open.filter((holding) => holding.includes(best) === is),
    );
    for (const holding of covered ?? []) count(holding, -1);
    open = rest ?? [];
  }
  return chosen;
}

function mostOf(counts: readonly number[]): number {
  let best = 0;
  for (const [index, count] of counts.entries()) if (count > (counts[best] ?? 0)) best = index;
  return best;
}

/** Numbers, times, quotations, names and longer words, in lower case. */
function wordsOf(written: string): string[] {
  const text = written.replaceAll(/\{[^{}]*\}|\[e\d[^[\]]*\]/gu, " ").toLowerCase();
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
