import { isOfMatter, isToModel } from "./is-of-matter.ts";
import { parseText } from "./parse-text.ts";
import { plainText } from "./plain-text.ts";
import { saidOf, setOf } from "./said-of.ts";
import { namesIn } from "./to-question.ts";
import { allVerbs, isVerb, typedVerbs, type Verb, verbs } from "./verbs.table.ts";

const openers = [...typedVerbs, ...allVerbs.flatMap((verb) => verbs[verb].imperatives ?? [])];
const imperative = new RegExp(
  `^(?:please\\s+)?(?:${openers.join("|").replaceAll(" ", "\\s+")})\\b`,
  "iu",
);

/** A sentence that begins so asks, also without a question mark; one that begins with who speaks tells. */
const askers: ReadonlySet<string> = setOf(`
  all any anyone anything are beschreibe blast can changes compare compared cpu did do does describe details error errors fehler fehlerrate gab gibt has have hat how is ist last latency
  can't cannot cant could couldn't couldnt isn't isnt wasn't wasnt
  letzte letzten memory nochmal oom p95 past ram recent restarts rollback roll seit sind since speicher still traffic undo vergleich vergleiche wann warum was welche wen wer were what
  when which who whose wie wieso woran revert status top events nodes pods
`);

/** `pods are fine now` tells. */
const tellers: ReadonlySet<string> = setOf(
  "are back done failed finished helped is look looks merged pr seem seems show shows silenced were was say says worked works",
);

/** With these a sentence asks, whatever it asks. */
const questionWords: ReadonlySet<string> = setOf(
  "how summarise summarize was wann warum welche welcher welches wer weshalb what when where which who whose why wie wieso woran shld should",
);

/** To somebody who can do something, or is somebody: that is none of us. */
const toPerson =
  /^(?:@|(?:hey |so |ok |and |but )?(?:(?:can|could|would|will|do|did|are|have|kannst|könnt|hast|bist)\s(?:you|u|someone|somebody|anyone|anybody|du|ihr)|you|anyone|anybody|someone|somebody|jemand|give me (?:a|\d|some)|is (?:anyone|anybody|someone))\b)|\blet me know\b|^when you\b/u;
/** `can you look, Bob?` */
const named = /,\s\p{Lu}\p{Ll}{1,20}[\s?]{0,4}$/u;
/** What we can be asked to do, as people are. */
const toUs =
  /^(?:can|could|would|will|kannst)\s(?:you|u|du)\s(?:please\s)?(?:show|tell|list|explain|describe|give|compare|get|print|see|repeat|mir|zeig|(?:please\s|pls\s)?(?:roll|rollback|undo|revert|restart|scale|delete|fix)\b.{0,40}\sfor\s(?:me|us)[?.!]?$)/iu;
const chat = /\b(?:lol|haha+|rofl)\b|^(?:why (?:me|us|not)\b|what an? |hi\b|hello\b|status:)/iu;
const correction = /^(?:no|not|nein|nicht|sorry|i meant?|ich meine?)\b/iu;
/** With these a sentence about us asks. */
const auxiliaries: ReadonlySet<string> = setOf(
  "are can did do does has hat have is sind were will would",
);
const firstPerson = /\b(?:i|i['’]m|i['’]ve|we|we['’]re|we['’]ve|ich|wir)\b/iu;

/** Of which verbs a person may be asked, too: they change something. */
const deeds: ReadonlySet<Verb> = new Set<Verb>(["remedy", "fixed", "help", "never"]);

/**
 * Whether a reply in a thread of ours, without a mention, is meant for us: it begins like a question or an order to us, or
 * names an object of the investigation. People talk to each other there too, and thanks, plans and names of others are
 * not ours to answer. Where a model answers, what is said of the matter is for us, too, whether the grammar knows it or not.
 */
export function isAddressed(
  text: string,
  objects: ReadonlySet<string> = new Set(),
  { hasModel = false }: { readonly hasModel?: boolean } = {},
): boolean {
  const plain = plainText(text);
  if (isChat(text, plain) || isToNamed(plain, objects)) return false;
  const isNamed = namesIn(plain).some((word) => objects.has(word));
  const meant = { verb: verbIn(text), isNamed };
  if (isToPerson(plain)) return isOurs(plain, meant) || (hasModel && isToModel(plain));
  const ways = [asks, corrects, orders, measures, ...(hasModel ? [isOfMatter] : [])];
  return ways.some((isOurWay) => isOurWay(plain, meant));
}

function isChat(text: string, plain: string): boolean {
  return /<@[A-Z0-9]+/u.test(text) || isCourtesy(text) || chat.test(plain);
}

function isToPerson(plain: string): boolean {
  return (toPerson.test(plain) || named.test(plain)) && !toUs.test(plain);
}

/** `anna i think it was your merge, no?`: a word that is none of ours and no object, and then who speaks or is spoken to. */
function isToNamed(plain: string, objects: ReadonlySet<string>): boolean {
  const [name = "", second = "", third = ""] = plain.toLowerCase().split(/[\s,:]+/u);
  const isName = namesIn(name).length > 0 && !objects.has(name) && !askers.has(name);
  return isName && pronouns.has(second) && opinions.has(third);
}

const pronouns: ReadonlySet<string> = setOf("i we you u they he she");
const opinions: ReadonlySet<string> = setOf(`
  think thought believe guess bet assume suppose know knew said say saw see mean meant told tell did do broke deployed merged pushed changed rolled can could should would will are were have had want wanted need
`);

function verbIn(text: string): Verb | undefined {
  const intent = parseText(text, { inThread: true });
  return intent.kind === "verb" && isVerb(intent.verb) ? intent.verb : undefined;
}

interface Meant {
  readonly verb: Verb | undefined;
  readonly isNamed: boolean;
}

/** Said as to a person, of a thing of ours: an object of the investigation, or something that only we tell. */
function isOurs(plain: string, { verb, isNamed }: Meant): boolean {
  return isNamed ? !plain.startsWith("@") : verb !== undefined && !deeds.has(verb);
}

/** By its mark, or by its first word. */
function asks(plain: string): boolean {
  if (/\?(?:\p{Extended_Pictographic}|:[a-z_]+:|\s)*$/u.test(plain)) return true;
  const [first = ""] = saidOf(plain);
  return questionWords.has(first);
}

/** `not payment, frontend`; `it is not the database`. */
function corrects(plain: string, { verb, isNamed }: Meant): boolean {
  if ((isNamed || verb === "why") && correction.test(plain)) return true;
  if (verb === "suspect" && /\b(?:right|correct|is it)[.!]?$/iu.test(plain)) return true;
  const isTold = verb !== undefined && verbs[verb].isTold === true;
  return isTold && (isNamed || !/^(?:this|that)\b/iu.test(plain));
}

/** An order, a noun with what it is asked of. */
function orders(plain: string, { verb }: Meant): boolean {
  const said = saidOf(plain);
  const [first = "", second = ""] = said;
  const isOrder = imperative.test(said.join(" ")) || (verb !== undefined && askers.has(first));
  if (!isOrder || tellers.has(second) || isToAnother(plain)) return false;
  return auxiliaries.has(first) || !firstPerson.test(plain);
}

/** `checkout latency`: what is measured, of an object. */
function measures(plain: string, { verb, isNamed }: Meant): boolean {
  return isNamed && verb === "measure" && saidOf(plain).length === 2;
}

/** `tell Ann to restart it`, `check with the db team`, `get some sleep`. */
function isToAnother(plain: string): boolean {
  return /^(?:tell\s(?!me\b|us\b)|(?:check|look)\swith\b|get\s(?:some|a|your)\b)/iu.test(plain);
}

const thanks: ReadonlySet<string> = setOf(`
  ack acked aha ah awesome cheers cool dank danke dankeschön great got it k kk love lgtm merci nice ok okay oki on perfect roger super thank thanks thx ty understood will do you noted so much a lot good job work
  done sounds great very
`);
const givesThanks: ReadonlySet<string> = setOf("cheers danke dank merci thank thanks thx ty");
/** With thanks these say no more. */
const besideThanks: ReadonlySet<string> = setOf(`
  again all binnacle bot dude everyone fixed for friend guys help helped helpful helps info it man mate now quick really team that the this top was we're were works worked your i owe appreciate dir euch sehr viel vielen
`);

/** Thanks, a nod, a smile: nothing is asked, whoever is named. */
export function isCourtesy(text: string): boolean {
  const words = plainText(text)
    .toLowerCase()
    .replaceAll(/:[a-z0-9_+-]+:/gu, " ")
    .replaceAll(/[^\p{L}\p{N}?']+/gu, " ")
    .trim();
  if (words === "") return plainText(text) !== "";
  const each = words.split(" ");
  const isThanked = each.some((word) => givesThanks.has(word));
  return each.every((word) => thanks.has(word) || (isThanked && besideThanks.has(word)));
}
