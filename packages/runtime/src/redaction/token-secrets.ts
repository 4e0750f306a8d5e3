import { looksRandom } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";
import { otherPattern, schemePattern, wordPattern } from "./tokens.table.ts";

const secretKey = /(?<![\w+/=])[A-Za-z\d+/]{40}(?![\w+/=])/gu;

/** Tokens that are known by their form, whatever stands before them. */
export function tokenSecrets(text: string): Span[] {
  const found = [...text.matchAll(wordPattern)].map(toSpan);
  if (!/[ \t/${]/u.test(text)) return found;
  for (const match of text.matchAll(otherPattern)) found.push(toSpan(match));
  for (const match of text.matchAll(schemePattern))
    if (isCredential(match.groups?.["secret"] ?? "")) found.push(toSpan(match));
  // The secret half of a pair of AWS has no mark of its own.
  if (/(?:AKIA|ASIA)[A-Z\d]{12}/u.test(text))
    for (const match of text.matchAll(secretKey))
      if (looksRandom(match[0])) found.push(toSpan(match));
  return found;
}

function toSpan(match: RegExpMatchArray): Span {
  const secret = Object.values(match.groups ?? {}).find((value) => value !== undefined);
  const from = match.index ?? 0;
  const to = from + match[0].length;
  return { from: secret === undefined ? from : to - secret.length, to };
}

/** "Basic authentication failed" names none, nor does `token_type=Bearer expires_in=60`. */
function isCredential(token: string): boolean {
  if (/^[A-Za-z]\w*=[^=]/u.test(token)) return false;
  if (looksRandom(token)) return true;
  if (/^[A-Za-z.:-]+$/u.test(token)) return /^[A-Za-z+/]{8,}={1,2}$/u.test(token);
  return /^(?=.*\d)[\w+/=.~:-]{8,}$/u.test(token) && !/^\d+$/u.test(token);
}
