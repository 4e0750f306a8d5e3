import { type Intent, present } from "@binnacle/contracts";
import { distance } from "fastest-levenshtein";
import { asksForText, isBeyondGrammar } from "./beyond-grammar.ts";
import { findAsk } from "./find-ask.ts";
import { takeCluster } from "./in-cluster.ts";
import { commandText, plainText, withoutEnd } from "./plain-text.ts";
import { withoutSlips, withoutTail } from "./said-of.ts";
import { type Timed, takeTime } from "./take-time.ts";
import { namesIn, namespaceIn, toQuestion } from "./to-question.ts";
import { allVerbs, isVerb, type Phrase, typedVerbs, type Verb, verbs } from "./verbs.table.ts";
import { plainWords } from "./words.table.ts";

/** What the grammar is told, and nothing else: it knows no cluster. */
export interface TextContext {
  /** A reply in the thread of an investigation: short questions refer to it. */
  readonly inThread: boolean;
  /** A slash command: the first word is a verb, and a near miss gets help instead of a guess. */
  readonly isCommand?: boolean;
  /** A model answers what the grammar does not know; never after a slash command. */
  readonly hasModel?: boolean;
}

interface Named {
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
  readonly words?: readonly string[] | undefined;
}

/**
 * One grammar for slash, mention, thread and command line. Text is cut at 2,000 characters before it is looked at.
 * An empty text asks for help.
 */
export function parseText(text: string, context: TextContext): Intent {
  const plain = plainText(text);
  if (plain === "") return intentOf("help", {});
  return line(text) ?? sentence(plain, context);
}

function sentence(plain: string, given: TextContext): Intent {
  const context = { ...given, hasModel: given.hasModel === true && given.isCommand !== true };
  const { text: unplaced, cluster } = takeCluster(plain, plainWords);
  const timed = takeTime(withoutSlips(unplaced));
  const known = knownIn(timed, { plain, cluster }, context);
  if (!context.hasModel || !isBeyondGrammar(known, plain)) return known;
  const { window } = timed;
  // A model reads of a day that is far away in the words themselves: the first look is of now.
  return {
    ...toQuestion(timed.text, plain),
    ...present({ cluster, window: isFarAway(window) ? undefined : window }),
  };
}

interface Place {
  readonly plain: string;
  readonly cluster: string | undefined;
}

function knownIn(
  { text: said, window, moment }: Timed,
  { plain, cluster }: Place,
  context: TextContext,
): Intent {
  if (moment !== undefined) return atMoment(moment, meantBy(said, plain, context));
  const intent = meantBy(said, plain, context);
  const isAgain = window !== undefined && intent.kind === "question" && isPlain(said);
  const meant = isAgain ? intentOf("again", {}) : intent;
  return within({ ...meant, ...present({ cluster, window }) });
}

/** Without its place and time. */
function meantBy(said: string, plain: string, context: TextContext): Intent {
  if (context.hasModel && asksForText(said)) return toQuestion(said, plain);
  const verb = command(said, context) ?? misspelled(said, context) ?? phrase(said, context);
  return verb ?? ask(said, context) ?? toQuestion(said, plain);
}

/** A list of changes with their times holds that moment; nothing else tells of it. */
function atMoment(moment: string, intent: Intent): Intent {
  const isListed = intent.kind === "verb" && intent.verb === "changes";
  return isListed && /^(?:since|seit|after|nach|between|zwischen)\s/iu.test(moment)
    ? { ...intent, window: { minutes: minutesAtMost } }
    : intentOf("not_covered", { target: moment });
}

/** As far back as a first look goes. */
const minutesAtMost = 24 * 60;

/** What can tell of now alone is not asked about last week. */
function within(intent: Intent): Intent {
  const { window } = intent;
  if (
    !isFarAway(window) ||
    (intent.kind === "verb" && isVerb(intent.verb) && verbs[intent.verb].reachesBack)
  )
    return intent;
  return { kind: "verb", verb: "not_covered", window };
}

function isFarAway(window: Intent["window"]): boolean {
  return window !== undefined && (window.isAgo === true || window.minutes > minutesAtMost);
}

function isPlain(text: string): boolean {
  return namesIn(text).length === 0 && namespaceIn(text) === undefined;
}

/** `kubectl shows FailedMount for checkout`: a sentence about it. */
const tells = /^(?:complains|gives|lists|prints|reports|returns|says|shows|tells)\s/iu;

/** `kubectl drain worker-1 cannot evict cart`: what somebody tells of a command, which no command holds. */
const isTold =
  /\s(?:cannot|can't|won't|doesn't|does not|did not|didn't|is not|isn't|fails|failed|hangs|hung|forever|never|times out|timed out)(?:\s|$|[,.?!])/iu;

/** `kubectl get pods -n shop`: everything after the word is the server's to parse. */
function line(text: string): Intent | undefined {
  const [, first = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/u.exec(commandText(text)) ?? [];
  const verb = typedVerb(first);
  return verb !== undefined &&
    verbs[verb].takes === "line" &&
    !tells.test(rest) &&
    !isTold.test(rest)
    ? { kind: "verb", verb, rest }
    : undefined;
}

/** `check shop`, `why payment-1 -n shop`. */
function command(text: string, { inThread, hasModel }: TextContext): Intent | undefined {
  const [first = "", ...rest] = text.split(" ");
  const verb = typedVerb(first);
  const { namespace, words } = takeNamespace(withoutTail(rest).join(" "));
  if (verb === undefined || words.length > 1) return undefined;
  const [word] = words;
  const target = word === undefined ? undefined : withoutEnd(word, "?.!,").toLowerCase();
  if (verbs[verb].takes === "words" && target !== undefined)
    return intentOf(verb, { words: [target], namespace });
  if (verbs[verb].refersBack && target === undefined)
    return inThread ? intentOf(verb, {}) : unlessAsked(hasModel, verb);
  return intentOf(verb, { target, namespace });
}

function typedVerb(word: string): Verb | undefined {
  return typedVerbs.find((verb) => verb === word.toLowerCase());
}

interface Meant extends Omit<Named, "words"> {
  readonly rest?: string | undefined;
  readonly words?: string[] | undefined;
}

/** Of what is named, what the verb takes. */
function intentOf(verb: Verb, { target, namespace, words = [] }: Named): Intent {
  const { takes } = verbs[verb];
  const meant = {
    nothing: {},
    line: {},
    word: { rest: target },
    thing: { target, namespace },
    words: { namespace, words: words.length === 0 ? undefined : [...words] },
    namespace: { namespace: namespace ?? target },
    name: { target, namespace },
  }[takes];
  return { kind: "verb", verb, ...present<Meant>(meant) };
}

/** Help that names the word; a model may know what is meant. */
function unlessAsked(hasModel: boolean | undefined, word: Verb): Intent | undefined {
  return hasModel === true ? undefined : intentOf("help", { target: word });
}

/** `chekc shop`: a swap of neighbours counts two; in a short word two letters may make any other word. */
function misspelled(text: string, { isCommand }: TextContext): Intent | undefined {
  if (isCommand !== true) return undefined;
  const [first = "", ...rest] = text.split(" ");
  const typed = first.toLowerCase();
  const isNear = (word: string): boolean => distance(word, typed) <= (word.length < 5 ? 1 : 2);
  const [near] = typedVerbs
    .filter(isNear)
    .toSorted((left, right) => missOf(left, typed) - missOf(right, typed));
  if (near === undefined || typedVerb(first) !== undefined || plainWords.has(typed))
    return undefined;
  return { kind: "verb", verb: "help", rest: first, target: [near, ...rest].join(" ") };
}

/** The first letter is seldom wrong. */
function missOf(word: string, typed: string): number {
  return distance(word, typed) + (word[0] === typed[0] ? 0 : 1);
}

/** `-n shop`, `--namespace=shop`. */
const namespaceFlag = /(?:^|\s)(?:-n|--namespace)(?:[\s=](\S+))?(?=\s|$)/u;

function takeNamespace(text: string): { namespace: string | undefined; words: string[] } {
  const [flag = "", namespace] = namespaceFlag.exec(text) ?? [];
  const words = text.replace(flag, "").split(" ");
  return { namespace, words: words.filter((word) => word !== "") };
}

/** The first row with a phrase that the text has; of its phrases, the first that names something says what. */
function phrase(text: string, { inThread }: TextContext): Intent | undefined {
  for (const verb of allVerbs) {
    const { phrases = [], takes } = verbs[verb];
    const found = phrases
      .filter((item) => inThread || !item.inThread)
      .flatMap((item) => targetIn(text, item));
    const namespace = namespaceIn(text);
    const isMeant = ({ target }: Said) => takes === "thing" || isNamed(target, namespace);
    const { target, rest = found.find((item) => item.rest !== undefined)?.rest } =
      found.find(isMeant) ?? {};
    if (found.length > 0) return { ...intentOf(verb, { target, namespace }), ...present({ rest }) };
  }
  return undefined;
}

/** A sentence by its words; what else it names may be names. */
function ask(text: string, { inThread }: TextContext): Intent | undefined {
  const namespace = namespaceIn(text);
  const names = namesIn(text).filter((word) => word !== namespace);
  const found = findAsk(text, { inThread, names });
  if (found === undefined) return undefined;
  const { verb, rest } = found.ask;
  const [target] = found.names;
  return { ...intentOf(verb, { words: found.names, namespace, target }), ...present({ rest }) };
}

interface Said extends Pick<Phrase, "rest"> {
  /** The empty word when it names nothing. */
  readonly target: string;
}

/** Empty when the text has no such phrase. */
function targetIn(text: string, { pattern, except, rest }: Phrase): Said[] {
  const match = pattern.exec(withoutEnd(text, " ?.!"));
  if (match === null) return [];
  const { target: word = "", count } = match.groups ?? {};
  const target = withoutEnd(word.toLowerCase(), "./-");
  const what = count === undefined ? rest : `${rest ?? ""} ${count}`.trim();
  return except?.has(target) === true ? [] : [{ target, ...present({ rest: what }) }];
}

/** `culprit` is what the conversation found. */
function isNamed(word: string, namespace: string | undefined): boolean {
  return word === "culprit" || (word !== "" && word !== namespace && !plainWords.has(word));
}
