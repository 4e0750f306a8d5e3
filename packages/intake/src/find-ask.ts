import { type Ask, asks } from "./asks.table.ts";
import { saidOf, spelled } from "./said-of.ts";
import { plainWords } from "./words.table.ts";

interface Rule extends Ask {
  readonly groups: readonly ReadonlySet<string>[];
  readonly never: ReadonlySet<string>;
}

const rules: readonly Rule[] = asks.map((ask) => ({
  ...ask,
  groups: ask.says.map(apart),
  never: apart(ask.not ?? ""),
}));

/** By these words sentences are understood: they are no names. */
const vocabulary: ReadonlySet<string> = new Set([
  ...rules.flatMap(({ says }) => says.flatMap((words) => words.split(/[ |]/u))),
  ...plainWords,
]);

/** A longer sentence tells something beside what it asks. */
const wordsAtMost = 14;

export interface FoundAsk {
  readonly ask: Ask;
  /** Of the names, those that are no words of the grammar. */
  readonly names: readonly string[];
}

/** What a sentence asks by its words; a letter off is forgiven where nothing else is understood. */
export function findAsk(
  text: string,
  { inThread, names }: { readonly inThread: boolean; readonly names: readonly string[] },
): FoundAsk | undefined {
  const said = saidOf(text);
  if (said.length === 0 || said.length > wordsAtMost) return undefined;
  const others = names.filter((name) => !vocabulary.has(name));
  const ask = match(said, inThread, others);
  if (ask !== undefined) return { ask, names: others };
  const near = said.map((word) => spelled(word, vocabulary));
  const rest = others.filter((name) => !vocabulary.has(spelled(name, vocabulary)));
  const meant = match(near, inThread, rest);
  return meant && { ask: meant, names: rest };
}

function match(
  said: readonly string[],
  inThread: boolean,
  names: readonly string[],
): Ask | undefined {
  const pairs = said.slice(1).map((word, index) => `${said[index] ?? ""} ${word}`);
  const heard = [...said, ...pairs];
  return rules.find(
    (rule) =>
      (inThread || rule.isAnywhere) &&
      said.length <= (rule.within ?? wordsAtMost) &&
      !(rule.isNameless && names.length > 0) &&
      !said.some((word) => rule.never.has(word)) &&
      rule.groups.every((group) => heard.some((words) => group.has(words))),
  );
}

function apart(words: string): ReadonlySet<string> {
  return new Set(words.split("|").filter((word) => word !== ""));
}
