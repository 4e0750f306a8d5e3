import { distance } from "fastest-levenshtein";

export interface Named {
  readonly name: string;
  /** What its targets say of it; empty: nothing. */
  readonly help: string;
}

/**
 * The metrics near a name or some words, nearest first. A name counts that is the same, holds it, or differs in few
 * letters; words count in the name, and less in the help. Half of the words must be found.
 */
export function rankNames<Item extends Named>(about: string, metrics: readonly Item[]): Item[] {
  const asked = about.trim().toLowerCase();
  const words = wordsOf(about);
  return metrics
    .map((metric) => ({ metric, score: byName(asked, metric.name) + byWords(words, metric) }))
    .filter(({ score }) => score > 0)
    .toSorted(
      (left, right) =>
        right.score - left.score ||
        left.metric.name.length - right.metric.name.length ||
        left.metric.name.localeCompare(right.metric.name),
    )
    .map(({ metric }) => metric);
}

/** Share of the letters that may differ. */
const farthest = 0.35;

function byName(asked: string, name: string): number {
  const own = name.toLowerCase();
  const text = asked.replaceAll(/[^a-z0-9:]+/gu, "_");
  if (own === text) return 1000;
  if (own.startsWith(text)) return 400;
  if (own.includes(text)) return 300;
  const share = distance(text, own) / Math.max(text.length, own.length);
  return share <= farthest ? Math.round(300 * (1 - share)) : 0;
}

function byWords(words: readonly string[], { name, help }: Named): number {
  const [inName, inHelp] = [wordsOf(name), new Set(wordsOf(help))];
  const found = words.map((word) => wordScore(word, inName) || (inHelp.has(word) ? 4 : 0));
  const matched = found.filter((score) => score > 0).length;
  if (matched === 0 || matched * 2 < words.length) return 0;
  const sum = found.reduce((total, score) => total + score, 0);
  return Math.round((100 * matched) / words.length + (10 * sum) / words.length);
}

function wordScore(word: string, others: readonly string[]): number {
  if (others.includes(word)) return 10;
  if (others.some((other) => isStart(other, word) || isStart(word, other))) return 7;
  return word.length >= 5 && others.some((other) => distance(word, other) === 1) ? 5 : 0;
}

function isStart(text: string, start: string): boolean {
  return start.length >= 3 && text.startsWith(start);
}

const fillers = new Set([
  "a",
  "an",
  "and",
  "by",
  "for",
  "in",
  "of",
  "on",
  "or",
  "per",
  "the",
  "to",
]);

/** `httpRequests_total` and `HTTP requests total` give the same words, in the singular. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, 400)
    .replaceAll(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== "" && !fillers.has(word))
    .map((word) => (word.length > 3 && /[^s]s$/u.test(word) ? word.slice(0, -1) : word));
}
