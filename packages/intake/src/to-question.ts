import { type Intent, present } from "@binnacle/contracts";
import { withoutEnd } from "./plain-text.ts";
import { kindWords, plainWords, troubleWords } from "./words.table.ts";

/** More are no question about objects. */
const wordsAtMost = 8;

/** A DNS-1123 name as Kubernetes uses it, with an optional kind before a slash. */
const name = /^(?:[a-z]+\/)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;
const longestName = 253;

/** A sentence that means no verb. Which of its words is a name, the cluster knows. */
export function toQuestion(text: string, question = text): Intent {
  const namespace = namespaceIn(text);
  const names = [...subjectIn(text), ...namesIn(text), ...joinedIn(text)].filter(
    (word) => word !== namespace,
  );
  const target = names.find(hasKind);
  const within = namespace === undefined ? withinOf(text) : undefined;
  return {
    kind: "question",
    question,
    ...present({ target, namespace, within }),
    words: names.filter((word) => word !== target && word !== within).slice(0, wordsAtMost),
    isAboutTrouble: wordsOf(text).some((word) => troubleWords.has(word)),
  };
}

/** `why is events not scaling?`: many of something do not stand with "is", so it is one thing of that name. */
function subjectIn(text: string): string[] {
  const found =
    /\b(?:is|isn['’]?t|does|doesn['’]?t|has|was)\s(?:the\s)?(events|users|customers|updates|reports|requests)\b/iu.exec(
      text,
    )?.[1];
  return found === undefined ? [] : [found.toLowerCase()];
}

/** Words that may be names, each once. */
export function namesIn(text: string): string[] {
  return [...new Set(wordsOf(text).filter(isName))];
}

/** `the nightly settlement` may be `nightly-settlement`: two words that may be names, side by side. */
function joinedIn(text: string): string[] {
  const words = wordsOf(text);
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? "";
    const isPair = word !== next && [word, next].every((it) => isName(it) && !it.includes("/"));
    return isPair && isName(`${word}-${next}`) ? [`${word}-${next}`] : [];
  });
}

/** `why is checkout in stavanger failing`: after "in", in the middle, may stand a namespace. */
function withinOf(text: string): string | undefined {
  const word = /\b(?:in|im)\s(?:the\s)?([a-z0-9][a-z0-9-]*)(?=[\s,;:!?])/iu
    .exec(text)?.[1]
    ?.toLowerCase();
  return word !== undefined && isName(word) ? word : undefined;
}

/** `in namespace payments`, `in the shop namespace`, `-n shop`, `in shop`. */
export function namespaceIn(text: string): string | undefined {
  const patterns = [
    /\bnamespace\s+([a-z0-9-]+)/iu,
    /\bin\s+(?:the\s+)?([a-z0-9-]+)\s+namespace\b/iu,
    /(?:^|\s)-n[\s=]([a-z0-9-]+)/iu,
    /\b(?:in|im|inside|within)\s+(?:the\s+)?([a-z0-9-]+)\s*[?.!]*$/iu,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]?.toLowerCase();
    if (found !== undefined && !plainWords.has(found)) return found;
  }
  return undefined;
}

/** `isn't` stays as it is: no name. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/[\s,;:!?()"]+/u)
    .map((word) => withoutEnd(word, ".?").replace(/'(?:s|re|ve|d|ll|m)$/u, ""));
}

function isName(word: string): boolean {
  return (
    name.test(word) &&
    !plainWords.has(word) &&
    !/^\d+$/u.test(word) &&
    word.length > 1 &&
    word.length <= longestName
  );
}

/** `deployment/cart` is pointed at; `read/write` is a word. */
function hasKind(word: string): boolean {
  const [kind = "", ...rest] = word.split("/");
  return rest.length > 0 && kindWords.has(kind);
}
