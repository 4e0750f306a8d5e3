import type { Intent } from "@binnacle/contracts";
import { distance } from "fastest-levenshtein";
import { phrases, statusWords } from "./phrases.table.ts";
import { commandText, plainText } from "./plain-text.ts";
import { plainWords } from "./words.table.ts";

type Verb = Extract<Intent, { kind: "verb" }>["verb"];

/** What the grammar is told, and nothing else: it knows no cluster. */
export interface TextContext {
  /** A reply in the thread of an investigation: short questions refer to it. */
  readonly inThread: boolean;
  /** A slash command: the first word is a verb, and a near miss gets help instead of a guess. */
  readonly isCommand?: boolean;
}

interface About {
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
}

const commands = ["check", "why", "changes", "logs", "alerts", "kubectl", "help"] as const;
type Command = (typeof commands)[number];

/** A DNS-1123 name as Kubernetes uses it, with an optional kind before a slash. */
const name = /^(?:[a-z]+\/)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;

/**
 * One grammar for slash, mention, thread and command line. Text is cut at 2,000 characters before it is looked at.
 * An empty text asks for help.
 */
export function parseText(text: string, context: TextContext): Intent {
  const plain = plainText(text);
  if (plain === "") return { kind: "verb", verb: "help" };
  return (
    kubectl(text) ??
    command(plain, context) ??
    (context.isCommand ? misspelled(plain) : undefined) ??
    phrase(plain, context) ??
    question(plain)
  );
}

/** Everything after the word is the server's to parse. */
function kubectl(text: string): Intent | undefined {
  const rest = /^kubectl(?:\s+([\s\S]*))?$/iu.exec(commandText(text));
  return rest === null ? undefined : { kind: "verb", verb: "kubectl", rest: rest[1]?.trim() ?? "" };
}

/** `check shop`, `why payment-1 -n shop`. */
function command(text: string, { inThread }: TextContext): Intent | undefined {
  const [first = "", ...rest] = text.split(" ");
  const verb = commands.find((word) => word === first.toLowerCase());
  const { namespace, words } = takeNamespace(rest);
  if (verb === undefined || words.length > 1) return undefined;
  const target = words[0]?.replace(/[?.!,]+$/u, "").toLowerCase();
  if (verb === "why" && target === undefined) return inThread ? about("why", {}) : help("why");
  return verbIntent(verb, { target, namespace });
}

function verbIntent(verb: Command, { target, namespace }: About): Intent {
  if (verb === "help") return help(target);
  if (verb === "check") return about(verb, { namespace: namespace ?? target });
  return about(verb, { target, namespace });
}

/** `chekc shop`: a swap of neighbours counts two; in a short word two letters may make any other word. */
function misspelled(text: string): Intent | undefined {
  const [first = ""] = text.split(" ");
  const typed = first.toLowerCase();
  const isNear = (word: string): boolean => distance(word, typed) <= (word.length < 5 ? 1 : 2);
  const isExact = commands.some((word) => word === typed);
  return !isExact && commands.some(isNear) ? help(first) : undefined;
}

function help(word: string | undefined): Intent {
  return { kind: "verb", verb: "help", ...(word === undefined ? {} : { rest: word }) };
}

function about(verb: Verb, { target, namespace }: About): Intent {
  return {
    kind: "verb",
    verb,
    ...(target ? { target } : {}),
    ...(namespace ? { namespace } : {}),
  };
}

function takeNamespace(words: readonly string[]): {
  namespace: string | undefined;
  words: string[];
} {
  const at = words.findIndex((word) => /^(?:-n|--namespace)$/u.test(word));
  if (at >= 0) {
    const namespace = words[at + 1];
    const others = [...words.slice(0, at), ...words.slice(at + 2)];
    return { namespace, words: others };
  }
  const joined = words.find((word) => /^(?:-n|--namespace)=/u.test(word));
  if (joined === undefined) return { namespace: undefined, words: [...words] };
  return {
    namespace: joined.slice(joined.indexOf("=") + 1),
    words: words.filter((word) => word !== joined),
  };
}

function phrase(text: string, { inThread }: TextContext): Intent | undefined {
  for (const { verb, pattern, inThread: needsThread } of phrases) {
    const match = needsThread && !inThread ? null : pattern.exec(text);
    const intent = match === null ? undefined : meantBy(verb, { text, match });
    if (intent !== undefined) return intent;
  }
  return undefined;
}

function meantBy(
  verb: Verb,
  { text, match }: { text: string; match: RegExpExecArray },
): Intent | undefined {
  const target = match.groups?.["target"]?.toLowerCase().replace(/[./-]+$/u, "");
  if (verb === "suspect") return suspect(target);
  const namespace = namespaceIn(text);
  const named = target ?? (verb === "logs" ? speakerIn(text) : undefined);
  const isMeant = named !== namespace && (named === "culprit" || !plainWords.has(named ?? ""));
  return about(verb, { target: isMeant ? named : undefined, namespace });
}

/** `is it fixed?` asks how it is: that is a question anew. */
function suspect(target: string | undefined): Intent | undefined {
  return target === undefined || statusWords.has(target) ? undefined : about("suspect", { target });
}

/** `payment logs`, `payment's logs`. */
function speakerIn(text: string): string | undefined {
  const word = /(\S+?)(?:'s)?\s+logs?\b/iu.exec(text)?.[1]?.toLowerCase();
  return word !== undefined && isName(word) ? word : undefined;
}

function question(text: string): Intent {
  const namespace = namespaceIn(text);
  const target = wordsOf(text).find((word) => isName(word) && word !== namespace);
  return {
    kind: "question",
    question: text,
    ...(target === undefined ? {} : { target }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** `in namespace payments`, `in the shop namespace`, `-n shop`, `in shop`. */
function namespaceIn(text: string): string | undefined {
  const patterns = [
    /\bnamespace\s+([a-z0-9-]+)/iu,
    /\bin\s+(?:the\s+)?([a-z0-9-]+)\s+namespace\b/iu,
    /(?:^|\s)-n[\s=]([a-z0-9-]+)/iu,
    /\b(?:in|inside|within)\s+(?:the\s+)?([a-z0-9-]+)\s*[?.!]*$/iu,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]?.toLowerCase();
    if (found !== undefined && !plainWords.has(found)) return found;
  }
  return undefined;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,;:!?()"]+/u)
    .map((word) => word.replace(/(?:['’](?:s|re|ve|d)|n['’]t)$/u, "").replace(/[.?]+$/u, ""));
}

function isName(word: string): boolean {
  return name.test(word) && !plainWords.has(word) && !/^\d+$/u.test(word) && word.length > 1;
}
