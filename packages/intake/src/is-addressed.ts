import { parseText } from "./parse-text.ts";
import { plainText } from "./plain-text.ts";
import { saidOf, setOf } from "./said-of.ts";
import { allVerbs, isVerb, typedVerbs, verbs } from "./verbs.table.ts";

const openers = [...typedVerbs, ...allVerbs.flatMap((verb) => verbs[verb].imperatives ?? [])];
const imperative = new RegExp(
  `^(?:please\\s+)?(?:${openers.join("|").replaceAll(" ", "\\s+")})\\b`,
  "iu",
);

/** A sentence that begins so asks, also without a question mark; one that begins with who speaks tells. */
const askers: ReadonlySet<string> = setOf(`
  all any anyone anything are beschreibe blast can changes compare compared cpu did do does describe details error errors fehler fehlerrate gab gibt has have hat how is ist last latency
  letzte letzten memory oom p95 past ram recent rollback roll seen seit sind since speicher still traffic undo vergleich vergleiche wann warum was welche wen wer were what
  when which who whose wie wieso woran revert status top events nodes pods
`);

/** `pods are fine now` tells. */
const tellers: ReadonlySet<string> = setOf(
  "are is look looks seem seems show shows were was say says",
);

/**
 * Whether a reply in a thread of ours, without a mention, is meant for us: a question or a request. People talk to each
 * other there too, and thanks, plans and names of others are not ours to answer.
 */
export function isAddressed(text: string): boolean {
  if (/<@[A-Z0-9]+/u.test(text) || isCourtesy(text)) return false;
  const plain = plainText(text);
  if (/\?\s*(?:\p{Extended_Pictographic}|:[a-z_]+:|\s)*$/u.test(plain)) return true;
  const [first = "", second = ""] = saidOf(plain);
  if (imperative.test(plain) && !tellers.has(second)) return true;
  return /^(?:why|warum|wieso|weshalb)$/u.test(first) || asksVerb(plain, first, second);
}

function asksVerb(text: string, first: string, second: string): boolean {
  const intent = parseText(text, { inThread: true });
  if (intent.kind !== "verb" || !isVerb(intent.verb)) return false;
  return verbs[intent.verb].isTold === true || (askers.has(first) && !tellers.has(second));
}

const thanks: ReadonlySet<string> = setOf(`
  ack acked aha ah awesome cheers cool danke dankeschön great got it k kk love lgtm merci nice ok okay oki on perfect roger super thank thanks thx ty understood will do you noted so much a lot good job work
  done sounds great very
`);

/** Thanks, a nod, a smile: nothing is asked, whoever is named. */
export function isCourtesy(text: string): boolean {
  const words = plainText(text)
    .toLowerCase()
    .replaceAll(/:[a-z0-9_+-]+:/gu, " ")
    .replaceAll(/[^\p{L}\p{N}?']+/gu, " ")
    .trim();
  if (words === "") return plainText(text) !== "";
  return words.split(" ").every((word) => thanks.has(word));
}
