import type { Claim, Evidence, Slot } from "@binnacle/contracts";
import { unproven } from "../answer/unproven.ts";
import { allowedCommand } from "./allowed-command.ts";
import { generalWords } from "./general-words.ts";
import { holdsWord } from "./holds-word.ts";
import { withCommands } from "./with-commands.ts";
import { withoutInstants } from "./without-instants.ts";

/** What a run knows, as far as a text of a model is held against it. */
export interface Known {
  /** All that was shown to the author, in lower case: names in it may be said. */
  readonly shown?: string;
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Names of objects that exist, in lower case: of evidence, workloads, namespaces, and what was asked. */
  readonly names: ReadonlySet<string>;
  /** Commands of findings: they may be said again as they are. */
  readonly commands?: ReadonlySet<string>;
}

/**
 * What a claim of a model says without proof, each as words for its author: all that `unproven` finds, quotations and names
 * that its evidence does not hold, links, calls on people, and commands that nobody may be shown. Empty: it may be shown.
 */
export function unprovenByModel(claim: Claim, known: Known): string[] {
  const { text: written, evidence } = claim;
  const text = written.replaceAll(/\{\w+\}/gu, " ");
  const held = { ...known, cited: citedText(claim, known.evidence) };
  return [
    ...(evidence.length === 0 ? ["cites no evidence"] : []),
    ...unproven(withNames(withCommands(claim), known), withoutInstants(claim, known.evidence)),
    ...timesIn(text).filter((time) => !holdsTime(held.cited, time)),
    ...quotations(text).filter((quoted) => !held.cited.includes(plain(quoted))),
    ...codeIn(text).flatMap((code) => unprovenCode(code, held)),
    ...unseenNames(withoutCode(text), held),
    ...calledIn(text),
  ];
}

/** The same claim with the names in it that were seen as slots: their digits are no numbers. */
export function withNames(claim: Claim, known: Known): Claim {
  const { text: written, slots = {} } = claim;
  const held = { ...known, cited: citedText(claim, known.evidence) };
  const made: Record<string, Slot> = {};
  const text = written.replaceAll(compound, (word) => {
    if (!/\d/u.test(word) || !/[a-z]/u.test(word) || !isKnown(word, held)) return word;
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
export function unseenInWords(text: string, known: Known): string[] {
  const { shown = "" } = known;
  const held = { ...known, cited: shown };
  return [
    ...codeIn(text).flatMap((code) => unprovenCode(code, held)),
    ...unseenNames(withoutCode(text), held),
    ...numbersIn(withoutCode(text)).filter((number) => !holdsWord(shown, number.toLowerCase())),
    ...calledIn(text),
  ];
}

function unseenNames(text: string, held: Held): string[] {
  return namesIn(text)
    .filter((name) => !isKnown(name, held))
    .map((name) => `${name} was not seen: say what was, or leave it out`);
}

/** Links, and calls on people: neither is a model's to make. And numbers that nothing could be compared with. */
function calledIn(text: string): string[] {
  return [
    ...(text.match(link) ?? []).map((found) => `link ${found}`),
    ...(text.match(call) ?? []).map((found) => `call on people ${found}`),
    ...(text.match(otherDigit) ?? []).map((found) => `${found}: write digits as 0 to 9`),
  ];
}

function numbersIn(text: string): string[] {
  const numbers =
    text.replaceAll(compound, " ").match(/(?<![\w.-])\d+(?:\.\d+)*[A-Za-z%]*/gu) ?? [];
  return numbers.filter((number) => !/^[1-5]xx$/u.test(number));
}

function timesIn(text: string): string[] {
  return text.match(/(?<![\w.:-])\d{1,2}:\d\d(?::\d\d)?(?![\w:])/gu) ?? [];
}

/** `04:05` stands in `2026-11-29t04:05:06z`; `05:06` does not. */
function holdsTime(cited: string, time: string): boolean {
  return cited
    .split(time)
    .slice(0, -1)
    .some((before) => !/[\d:]$/u.test(before));
}

/** `½`, `²`, `１２`, `٣`. */
const otherDigit = /(?!\d)\p{N}/gu;
const link = /(?:\b[a-z][a-z0-9+.-]{1,20}:\/\/|\bwww\.)\S{1,300}/giu;
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
  return text.replaceAll(code, " ").replaceAll(quotation, " ").replaceAll(link, " ");
}

interface Held extends Known {
  /** All words of what is cited, plain. */
  readonly cited: string;
}

/** A command that may be shown and names what exists, or words that the evidence holds. */
function unprovenCode(inner: string, held: Held): string[] {
  if (held.commands?.has(inner) === true) return [];
  if (holdsWord(held.cited, plain(inner)) || held.names.has(plain(inner))) return [];
  const verdict = /^(?:kubectl|argocd)\s/u.test(inner) ? allowedCommand(inner) : undefined;
  if (verdict === undefined)
    return inner.split(/\s+/u).every((word) => isKnown(word, held)) ? [] : [`\`${inner}\``];
  return unknownIn(verdict, held).map((why) => `\`${inner}\`: ${why}`);
}

/** Why a command may not be shown; empty: it may. */
export function unknownIn(
  verdict: ReturnType<typeof allowedCommand>,
  { names }: Pick<Known, "names">,
): string[] {
  if (verdict.kind === "refused") return [verdict.why];
  const { namespace } = verdict;
  const named = [...verdict.names, ...(namespace === undefined ? [] : [namespace])];
  return named
    .filter((name) => !names.has(name.toLowerCase()))
    .map((name) => `no object named ${name} was seen`);
}

/** Words with a hyphen, a slash, a dot or an underscore within: names of objects, hosts, images, paths, files. */
const compound = /(?<![\p{L}\p{N}_])[a-z0-9]+(?:[-_./:][a-z0-9]+)+(?![\p{L}\p{N}_])/gu;

function namesIn(text: string): string[] {
  const words = (text.match(compound) ?? []).filter(
    (word) =>
      !generalWords.has(word) &&
      !generalWords.has(word.replace(/s$/u, "")) &&
      !/^[\d.:/-]+$/u.test(word),
  );
  const refs = (text.match(reference) ?? []).filter((word) => kindLike.test(kindOf(word)));
  return [...words, ...refs];
}

/** `Deployment/shop/cart`. */
const reference = /(?<![\p{L}\p{N}_/])[A-Z][A-Za-z]{1,40}(?:\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)+/gu;

function kindOf(written: string): string {
  return (written.split("/", 1)[0] ?? "").toLowerCase();
}

function isKnown(word: string, { names, cited, shown = "" }: Held): boolean {
  const name = plain(word);
  const isHeld = (text: string): boolean => holdsWord(cited, text) || names.has(text);
  if (isHeld(name) || holdsWord(shown, name) || generalWords.has(name)) return true;
  // `deployment/payment`, `shop/payment`: by its parts.
  const parts = name.split("/");
  return (
    parts.length > 1 && parts.every((part) => part === "" || kindLike.test(part) || isHeld(part))
  );
}

/** A kind before a name. */
const kindLike =
  /^(?:pod|deployment|statefulset|daemonset|replicaset|job|cronjob|service|svc|ingress|node|configmap|hpa|horizontalpodautoscaler|pvc|persistentvolumeclaim|networkpolicy|namespace|container|event|role|rolebinding|serviceaccount)s?$/u;

function citedText({ evidence }: Claim, known: Known["evidence"]): string {
  const texts = evidence.flatMap((id) => {
    const item = known.get(id);
    if (item === undefined) return [];
    const { text, values, subject, reproduce } = item;
    return [text, JSON.stringify(values), JSON.stringify(subject ?? {}), reproduce.text];
  });
  return plain(texts.join("\n").replaceAll('\\"', '"'));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("‹", "<").replaceAll(/\s+/gu, " ").trim();
}
