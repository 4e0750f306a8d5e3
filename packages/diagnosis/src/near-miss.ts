import { distance } from "fastest-levenshtein";

/** No name of Kubernetes is longer; the distance of two texts costs the product of their lengths. */
const LONGEST = 253;

/** Names that somebody may have meant, nearest first: a few letters away, or one within the other. */
export function nearMisses(name: string, candidates: Iterable<string>, atMost = 3): string[] {
  const allowed = Math.max(1, Math.min(3, Math.floor(name.length / 3)));
  return [...new Set(candidates)]
    .filter((candidate) => candidate !== name && candidate.length <= LONGEST)
    .map((candidate) => ({ candidate, away: awayFrom(name, candidate, allowed) }))
    .filter(({ away }) => away <= allowed)
    .toSorted(
      (left, right) => left.away - right.away || (left.candidate < right.candidate ? -1 : 1),
    )
    .slice(0, atMost)
    .map(({ candidate }) => candidate);
}

/** The name that was most likely meant. */
export function nearMiss(name: string, candidates: Iterable<string>): string | undefined {
  return nearMisses(name, candidates, 1)[0];
}

/**
 * One letter is wrong, or two changed places. A name that is a part of the other differs on purpose (`web` and `web-internal`),
 * and so do another number and another short word (`team-a` and `team-b`, `api` and `app`).
 */
export function isSlip(name: string, other: string): boolean {
  if (name.includes(other) || other.includes(name) || lettersOf(name) === lettersOf(other))
    return false;
  return isSwapped(name, other) || (distance(name, other) === 1 && !isShortWord(name, other));
}

/** Where they differ they have few letters: another one is another word. */
function isShortWord(name: string, other: string): boolean {
  const words = new Set(other.split(/[-_./]/));
  return name.split(/[-_./]/).some((word) => !words.has(word) && word.length < 4);
}

function lettersOf(name: string): string {
  return name.replaceAll(/\d+/g, "");
}

function awayFrom(name: string, candidate: string, allowed: number): number {
  const [shorter, longer] = name.length < candidate.length ? [name, candidate] : [candidate, name];
  if (shorter.length >= 3 && longer.split(/[-_./]/).includes(shorter)) return allowed;
  if (shorter.length >= 4 && longer.startsWith(shorter))
    return Math.min(allowed, longer.length - shorter.length);
  if (isSwapped(name, candidate)) return SWAP;
  return longer.length - shorter.length > allowed ? allowed + 1 : distance(name, candidate);
}

/** Two neighbours changed places: the commonest slip of all, and nearer than any other. */
const SWAP = 0.5;

function isSwapped(name: string, candidate: string): boolean {
  if (name.length !== candidate.length) return false;
  const at = name.split("").findIndex((letter, index) => letter !== candidate[index]);
  return (
    name[at] === candidate[at + 1] &&
    name[at + 1] === candidate[at] &&
    name.slice(at + 2) === candidate.slice(at + 2)
  );
}
