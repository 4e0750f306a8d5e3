import type { Intent } from "@binnacle/contracts";
import { distance } from "fastest-levenshtein";
import { plainWords } from "./words.table.ts";

type Verb = Extract<Intent, { kind: "verb" }>["verb"];

/** What the grammar is told, and nothing else: it knows no cluster. */
export interface TextContext {
  /** A reply in the thread of an investigation: short questions refer to it. */
  readonly inThread: boolean;
  /** A slash command: the first word is a verb, and a near miss gets help instead of a guess. */
  readonly isCommand?: boolean;
}

const commands = ["check", "why", "changes", "logs", "alerts", "kubectl", "help"] as const;

/** Questions in plain words that mean a verb. The first that matches wins; group `target` names what it is about. */
const phrases: readonly (readonly [verb: Verb, pattern: RegExp])[] = [
  ["ruled_out", /\brul(?:e|ed|ing)\s+out\b/iu],
  ["changes", /^(?:and\s+)?(?:so\s+)?what(?:'s|\s+has|\s+have)?\s+changed\b|^changes\??$/iu],
  ["logs", /\blogs?\b(?:.*?\b(?:of|for|from|in)\s+(?:the\s+)?(?<target>[a-z0-9][a-z0-9.-]*))?/iu],
  ["alerts", /\balerts?\b.*\b(?:firing|fire|active)\b|^alerts\??$/iu],
  [
    "suspect",
    /^(?:is|was|could|can|might)\s+it\s+(?:be\s+)?(?:the\s+|a\s+)?(?<target>[a-z0-9][a-z0-9.-]*)\b/iu,
  ],
];

/** A DNS-1123 name as Kubernetes uses it, with an optional kind before a slash. */
const name = /^(?:[a-z]+\/)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;

/**
 * One grammar for slash, mention, thread and command line. Text is cut at 2,000 characters before it is looked at.
 * An empty text asks for help.
 */
export function parseText(text: string, context: TextContext): Intent {
  const plain = withoutMarkup(text);
  if (plain === "") return { kind: "verb", verb: "help" };
  return (
    command(plain) ??
    (context.isCommand ? misspelled(plain) : undefined) ??
    phrase(plain, context) ??
    question(plain)
  );
}

/** Removes mentions and formatting of Slack, and what links and entities stand for. */
function withoutMarkup(text: string): string {
  return text
    .slice(0, 2000)
    .replaceAll(/<@[A-Z0-9]+(?:\|[^>]*)?>/gu, " ")
    .replaceAll(
      /<(?:https?:\/\/)?([^|>]*)(?:\|([^>]*))?>/gu,
      (_, link: string, label?: string) => label ?? link,
    )
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll(/[`*_“”]/gu, (mark) => (mark === "_" ? "_" : " "))
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** `check shop`, `why payment-1 -n shop`, `kubectl get pods -n shop`. */
function command(text: string): Intent | undefined {
  const [first = "", ...rest] = text.split(" ");
  const verb = commands.find((word) => word === first.toLowerCase());
  if (verb === "kubectl") return { kind: "verb", verb, rest: rest.join(" ") };
  const { namespace, words } = takeNamespace(rest);
  if (verb === undefined || words.length > 1) return undefined;
  return verbIntent(verb, { target: words[0]?.replace(/[?.!,]+$/u, ""), namespace });
}

function verbIntent(
  verb: Exclude<(typeof commands)[number], "kubectl">,
  { target, namespace }: { target: string | undefined; namespace: string | undefined },
): Intent {
  if (verb === "help") return help(target);
  if (verb === "why" && target === undefined) return help("why");
  if (verb === "check") return about(verb, { namespace: namespace ?? target });
  return about(verb, { target, namespace });
}

/** `chekc shop`: a swap of neighbours counts two. */
function misspelled(text: string): Intent | undefined {
  const [first = ""] = text.split(" ");
  return commands.some((word) => distance(word, first.toLowerCase()) <= 2)
    ? help(first)
    : undefined;
}

function help(word: string | undefined): Intent {
  return { kind: "verb", verb: "help", ...(word === undefined ? {} : { rest: word }) };
}

function about(
  verb: Verb,
  { target, namespace }: { target?: string | undefined; namespace?: string | undefined },
): Intent {
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
  for (const [verb, pattern] of phrases) {
    const match = pattern.exec(text);
    if (match === null || (verb === "suspect" && !inThread)) continue;
    const target = match.groups?.["target"]?.toLowerCase().replace(/[?.!,]+$/u, "");
    const namespace = namespaceIn(text);
    return about(verb, { target: target === namespace ? undefined : target, namespace });
  }
  return undefined;
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
    .split(/[\s,;:!?()"]+/u)
    .map((word) => word.replace(/(?:'s|'re|n't)$/iu, "").replace(/[.?]+$/u, ""));
}

/** Written as a name: lower case; a capital would be the start of a sentence. */
function isName(word: string): boolean {
  return name.test(word) && !plainWords.has(word) && !/^\d+$/u.test(word) && word.length > 1;
}
