import type { Claim, Evidence, Slot } from "@binnacle/contracts";
import { unproven } from "../answer/unproven.ts";
import { commandsIn, isCommand } from "./command-words.ts";
import { factualText } from "./factual.ts";
import { holdsToken } from "./holds-token.ts";
import { strangeHosts } from "./host-words.ts";
import {
  compound,
  isKnownName,
  isQuantity,
  type NamesHeld,
  plain,
  unseenNames,
} from "./names-in.ts";
import {
  numbersHeld,
  numberWordsIn,
  strangeDigits,
  strangeTimes,
  timelessText,
} from "./numbers-held.ts";
import { type KnownToCommands, unknownIn } from "./unknown-in.ts";
import { withCommands } from "./with-commands.ts";

/** What a run knows, as far as a text of a model is held against it. */
export interface Known extends KnownToCommands {
  /** All that was shown to the author, in lower case: names in it may be said. */
  readonly shown?: string;
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Commands of findings: they may be said again as they are. */
  readonly commands?: ReadonlySet<string>;
}

/**
 * What a claim of a model says without proof, each as words for its author: all that `unproven` finds, quotations and names
 * that its evidence does not hold, hosts, links, calls on people, and commands that nobody may be shown. Moments prove no
 * numbers, and neither does what a person said. Empty: it may be shown.
 */
export function unprovenByModel(claim: Claim, known: Known): string[] {
  const { text: written } = claim;
  const normal = written.normalize("NFKC");
  const text = normal.replaceAll(/\{\w+\}/gu, " ");
  const held = heldBy(claim, known);
  const named = withNames(withCommands({ ...claim, text: normal }), known);
  const counted = { ...named, text: withoutTimes(named.text, held.cited) };
  return [
    ...(claim.evidence.length === 0 ? ["cites no evidence"] : []),
    ...unproven(counted, numbersHeld(counted, known.evidence)),
    ...strangeTimes(text, held.cited),
    ...strangeDigits(written),
    ...numberWordsIn(text).filter((words) => !holdsToken(held.cited, plain(words))),
    ...quotations(text.replaceAll(code, " ")).filter(
      (quoted) => !held.cited.includes(plain(quoted)),
    ),
    ...saidIn(text, held),
  ];
}

/** The same claim with the names in it that were seen as slots: their digits are no numbers. */
export function withNames(claim: Claim, known: Known): Claim {
  const { text: written, slots = {} } = claim;
  const held = heldBy(claim, known);
  const made: Record<string, Slot> = {};
  const text = written.replaceAll(compound, (word) => {
    const isName = /\d/u.test(word) && /[a-z]/iu.test(word) && !isQuantity(word);
    if (!isName || !isKnownName(word, held)) return word;
    const name = `n${Object.keys(made).length + 1}`;
    made[name] = { value: word };
    return `{${name}}`;
  });
  const all = { ...slots, ...made };
  return { ...claim, text, ...(Object.keys(all).length === 0 ? {} : { slots: all }) };
}

/**
 * The same for words that cite nothing: a title, advice, what would disprove it. They hold no number and no name that was
 * not shown to their author.
 */
export function unseenInWords(written: string, known: Known): string[] {
  const { shown = "" } = known;
  const text = written.normalize("NFKC");
  const numbers = [...numbersIn(withoutCode(text)), ...numberWordsIn(text)];
  const timeless = timelessText(shown);
  return [
    ...saidIn(text, { ...known, cited: plain(shown) }),
    ...numbers.filter((number) => !holdsToken(timeless, number.toLowerCase())),
  ];
}

interface Held extends Known, NamesHeld {}

/** Without times of day that what is cited holds, whoever said them: a person may be told their own words. */
function withoutTimes(text: string, cited: string): string {
  const strange = new Set(strangeTimes(text, cited));
  return text.replaceAll(/(?<![\w.:-])\d\d:\d\d(?::\d\d)?(?![\w:])/gu, (time) =>
    strange.has(time) ? time : " ",
  );
}

function heldBy(claim: Claim, known: Known): Held {
  return { ...known, cited: citedText(claim, known.evidence) };
}

/** Of names, code, commands, hosts, links and calls what nobody may say. */
function saidIn(text: string, held: Held): string[] {
  const facts = () => factualText(held.evidence.values());
  return [
    ...codeIn(text).flatMap((code) => unprovenCode(code, held)),
    ...unseenNames(withoutCode(text), held).map(
      (name) => `${name} was not seen: say what was, or leave it out`,
    ),
    ...commandsIn(text.replaceAll(code, " ")).map(
      (found) => `${found} … is a command: write it whole, in backticks`,
    ),
    ...strangeHosts(withoutQuotations(text), facts).map(
      (name) => `host ${name}: no fact of the cluster names it; what a log says of it is quoted`,
    ),
    ...calledIn(text),
  ];
}

/** Links, and calls on people: neither is a model's to make. */
function calledIn(text: string): string[] {
  return [
    ...(text.match(link) ?? []).map((found) => `link ${found}`),
    ...(text.match(call) ?? []).map((found) => `call on people ${found}`),
  ];
}

function numbersIn(text: string): string[] {
  const outside = text.replaceAll(compound, (word) => (isQuantity(word) ? word : " "));
  const found = outside.match(/(?<![\w.-])\d+(?:\.\d+)*[A-Za-z%]*/gu) ?? [];
  return found.filter((number) => !/^[1-5]xx$/u.test(number));
}

const link = /(?:\b[a-z][a-z0-9+.-]{1,20}:\/\/|\bwww\.|\bmailto:)\S{1,300}/giu;
const call = /<[!@#][^>\s]{1,80}>?|(?<!\w)@(?:here|channel|everyone|all)\b/giu;
const quotation = /"([^"\n]{2,300})"|“([^”\n]{2,300})”|„([^“”\n]{2,300})[“”]|«([^»\n]{2,300})»/gu;
const code = /`([^`\n]{1,500})`/gu;

function quotations(text: string): string[] {
  return [...text.matchAll(quotation)].map((match) => match.slice(1).find(Boolean) ?? "");
}

function codeIn(text: string): string[] {
  return [...text.matchAll(code)].map(([, inner = ""]) => inner);
}

function withoutCode(text: string): string {
  return withoutQuotations(text.replaceAll(code, " "));
}

function withoutQuotations(text: string): string {
  return text.replaceAll(quotation, " ").replaceAll(link, " ");
}

/** A command that may be shown and names what exists, or words that the evidence holds. No evidence makes a command good. */
function unprovenCode(inner: string, held: Held): string[] {
  if (held.commands?.has(inner) === true) return [];
  if (isCommand(inner)) return unknownIn(inner, held).map((why) => `\`${inner}\`: ${why}`);
  if (holdsToken(held.cited, plain(inner))) return [];
  return inner.split(/\s+/u).every((word) => isKnownName(word, held)) ? [] : [`\`${inner}\``];
}

function citedText({ evidence }: Claim, known: Known["evidence"]): string {
  const texts = evidence.flatMap((id) => {
    const item = known.get(id);
    if (item === undefined) return [];
    const { text, values, subject, reproduce } = item;
    return [text, JSON.stringify(values), JSON.stringify(subject ?? {}), reproduce.text];
  });
  return plain(texts.join("\n").replaceAll('\\"', '"'));
}
