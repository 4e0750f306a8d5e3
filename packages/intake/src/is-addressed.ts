import { plainText } from "./plain-text.ts";
import { allVerbs, typedVerbs, verbs } from "./verbs.table.ts";

const openers = [...typedVerbs, ...allVerbs.flatMap((verb) => verbs[verb].imperatives ?? [])];
const imperative = new RegExp(
  `^(?:please\\s+)?(?:${openers.join("|").replaceAll(" ", "\\s+")})\\b`,
  "iu",
);

/**
 * Whether a reply in a thread of ours, without a mention, is meant for us: a question or a request. People talk to each
 * other there too, and thanks, plans and names of others are not ours to answer.
 */
export function isAddressed(text: string): boolean {
  if (/<@[A-Z0-9]+/u.test(text)) return false;
  const plain = plainText(text);
  if (/\?\s*(?:\p{Extended_Pictographic}|:[a-z_]+:|\s)*$/u.test(plain)) return true;
  if (imperative.test(plain)) return true;
  return allVerbs
    .flatMap((verb) => verbs[verb].phrases ?? [])
    .some(({ isAddressed: asks, pattern }) => asks === true && pattern.test(plain));
}
