import type { Evidence } from "@binnacle/contracts";
import type { AllowedCommand } from "./allowed-command.ts";

/** So many words lie at most between what is done and what it is done to. */
const nearWords = 30;
const quotes = /['"`\u2018-\u201f\\]/gu;

/**
 * Whether a text of the evidence proposes it: the same verb near the same object, however it is quoted, spaced or cut into
 * rows. Facts count as well: they pass on what a container wrote as its last words.
 */
export function isProposed(
  { verb, names }: Pick<AllowedCommand, "verb" | "names">,
  evidence: Iterable<Evidence>,
): boolean {
  const done = wordsIn(verb);
  const objects = names.map(wordsIn);
  return [...evidence].flatMap(readings).some((words) => {
    const verbs = placesOf(done, words);
    return objects.some((object) => areNear(verbs, placesOf(object, words)));
  });
}

/** As a person reads it, where a quotation mark parts words, and as a shell does, where it parts none. */
function readings({ text, values }: Evidence): string[][] {
  const written = `${text}\n${JSON.stringify(values)}`
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/\\{1,4}[nrt]/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/(?<![\w-])(?:-n|--namespace|--context)[\s=]{1,8}[\w.'"-]{1,253}/gu, " ");
  return [" ", ""].map((instead) => wordsIn(written.replaceAll(quotes, instead)));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/gu) ?? [];
}

function placesOf(sought: readonly string[], words: readonly string[]): number[] {
  const places: number[] = [];
  const [first = ""] = sought;
  for (let at = words.indexOf(first); at !== -1; at = words.indexOf(first, at + 1))
    if (sought.every((word, index) => words[at + index] === word)) places.push(at);
  return places;
}

/** Both in their order: one pass. */
function areNear(verbs: readonly number[], objects: readonly number[]): boolean {
  let next = 0;
  for (const verb of verbs) {
    while ((objects[next] ?? verb) < verb - nearWords) next += 1;
    const object = objects[next];
    if (object !== undefined && object <= verb + nearWords) return true;
  }
  return false;
}
