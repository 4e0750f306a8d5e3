import { z } from "zod";

/** ShellWords of a shell, each quoted where it needs to be. Empty: no shell could be given them safely. */
export const ShellWords = z.string().brand<"ShellWords">();
export type ShellWords = z.infer<typeof ShellWords>;

/** A newline is another command, and what nobody sees may hide one. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Options of the commands that we write which stand alone; every other one is followed by its value. */
const ALONE = new Set([
  "-A",
  "--all-containers",
  "--containers",
  "--force",
  "--previous",
  "--prefix",
  "--show-labels",
  "--show-managed-fields",
  "--with-source",
]);

/** What stands in a hole: a part of one word, a word each, or words that we wrote ourselves: an option. */
type Hole = string | number | readonly string[] | { readonly own: readonly string[] };

/**
 * The only way to write a command: shellWords`describe pod ${name}`. What stands in a hole is part of one word, whatever it
 * holds; a list is a word each. A name that looks like an option stands behind `--`. What no shell can be given safely
 * makes no command at all.
 */
export function shellWords(texts: TemplateStringsArray, ...holes: readonly Hole[]): ShellWords {
  const all = wordsOf(texts, holes);
  return shellLine(optionsFirst(all).map(({ word }) => word));
}

/** Words that were told apart already, quoted and in their order. */
export function shellLine(parts: readonly string[]): ShellWords {
  const isSayable = parts.every((text) => text.search(HIDDEN) === -1);
  return ShellWords.parse(isSayable ? parts.map(shellQuoted).join(" ") : "");
}

/** JSON as a word: what nobody sees is written as JSON may write it. */
export function jsonWord(value: unknown): string {
  return JSON.stringify(value).replaceAll(HIDDEN, inJson);
}

/** A character as its escapes in JSON. */
export function inJson(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

interface Word {
  readonly word: string;
  /** It begins with what stood in a hole. */
  readonly isForeign: boolean;
}

function wordsOf(texts: TemplateStringsArray, holes: readonly Hole[]): Word[] {
  const pieces = texts.flatMap((own, index) => [...piecesOf(own), ...holePieces(holes[index])]);
  const all: Word[] = [];
  let isOpen = false;
  for (const piece of pieces) {
    const last = isOpen ? all.pop() : undefined;
    if (piece === SPACE) all.push(...(last === undefined ? [] : [last]));
    else all.push(last === undefined ? piece : { ...last, word: `${last.word}${piece.word}` });
    isOpen = piece !== SPACE;
  }
  return all;
}

const SPACE = "space";
type Piece = Word | typeof SPACE;

function piecesOf(own: string): Piece[] {
  return own
    .split(/( )/u)
    .filter((part) => part !== "")
    .map((part) => (part === " " ? SPACE : { word: part, isForeign: false }));
}

function holePieces(hole: Hole | undefined): Piece[] {
  if (hole === undefined) return [];
  if (typeof hole !== "object") return [{ word: String(hole), isForeign: true }];
  const isOwn = "own" in hole;
  return (isOwn ? hole.own : hole).flatMap((word) => [SPACE, { word, isForeign: !isOwn }, SPACE]);
}

/** From the first name that looks like an option on nothing is one: what is meant as one stands before. */
function optionsFirst(all: readonly Word[]): Word[] {
  const isValue = (index: number) => {
    const before = all[index - 1];
    return (
      before !== undefined &&
      isOption(before) &&
      !ALONE.has(before.word) &&
      !before.word.includes("=")
    );
  };
  const first = all.findIndex(
    ({ word, isForeign }, index) => isForeign && word.startsWith("-") && !isValue(index),
  );
  if (first === -1) return [...all];
  const rest = all.slice(first).map((each, index) => ({
    each,
    isOption: isOption(each) || isValue(first + index),
  }));
  return [
    ...all.slice(0, first),
    ...rest.filter((it) => it.isOption).map(({ each }) => each),
    { word: "--", isForeign: false },
    ...rest.filter((it) => !it.isOption).map(({ each }) => each),
  ];
}

function isOption({ word, isForeign }: Word): boolean {
  return !isForeign && word.startsWith("-") && word !== "-";
}

/** A name may be anything; what a shell would read is quoted. zsh reads a word that begins with `=` as a path. */
function shellQuoted(word: string): string {
  // As people write it: jsonpath='{.status}'.
  const [, before = "", text = word] = /^(jsonpath=)(.+)$/s.exec(word) ?? [];
  return `${before}${quoted(text)}`;
}

function quoted(text: string): string {
  return /^[\w:@./+,-][\w:@./=+,-]*$/.test(text)
    ? text
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
