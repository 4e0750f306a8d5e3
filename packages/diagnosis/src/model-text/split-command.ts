import type { CommandForm } from "./command-forms.table.ts";

/** A command behind its first words. */
export interface SplitCommand {
  readonly kind: "split";
  /** By flag, `-n`; empty: it stands alone. */
  readonly flags: ReadonlyMap<string, string>;
  readonly values: readonly string[];
}
export type Split = SplitCommand | { readonly kind: "refused"; readonly why: string };

const flagForm = /^(?:(--[a-z][a-z-]*)(?:=(.*))?|(-[A-Za-z])(?:=?(.+))?)$/su;

/** A space between words, quoted text, or characters that mean nothing to a shell. */
const piece = /(?<space> +)|'(?<quoted>[^']*)'|(?<bare>[^\s'"\\;|&$<>`(){}*?!#~]+)/uy;

/** The words of a command as a shell takes them; undefined when it would read more than words. */
export function wordsOf(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const found = piece.exec(text)?.groups;
    if (found === undefined) return undefined;
    if (found["space"] === undefined) word = `${word ?? ""}${found["quoted"] ?? found["bare"]}`;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words.length === 0 ? undefined : words;
}

const place = /^(?:-n|--namespace|--context)(?:=|$)/u;

/** Flags that stand before the verb, `kubectl -n shop get pods`, behind it. */
export function withoutPlace([program = "", ...rest]: readonly string[]): readonly string[] {
  let taken = 0;
  while (place.test(rest[taken] ?? "")) taken += rest[taken]?.includes("=") === true ? 1 : 2;
  return [program, ...rest.slice(taken), ...rest.slice(0, taken)];
}

/** Flags with their values, and the other words. Each flag stands once, and is one that the form takes. */
export function splitCommand(rest: readonly string[], form: CommandForm): Split {
  const flags = new Map<string, string>();
  const values: string[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? "";
    if (!word.startsWith("-")) {
      values.push(word);
      continue;
    }
    const { flag, joined } = flagIn(word);
    const takes = takenBy(form, flag);
    const isApart = takes !== "alone" && joined === undefined;
    const value = isApart ? rest[index + 1] : joined;
    if (flags.has(flag) || !fits(value, takes)) return refusedFlag(word);
    flags.set(flag, value ?? "");
    index += isApart ? 1 : 0;
  }
  return { kind: "split", flags, values };
}

function takenBy({ flags }: CommandForm, flag: string): RegExp | "alone" | undefined {
  return Object.hasOwn(flags, flag) ? flags[flag] : undefined;
}

function flagIn(word: string): { readonly flag: string; readonly joined: string | undefined } {
  const [, long, longValue, short, shortValue] = flagForm.exec(word) ?? [];
  return { flag: long ?? short ?? word, joined: longValue ?? shortValue };
}

function fits(value: string | undefined, takes: RegExp | "alone" | undefined): boolean {
  if (takes === "alone") return value === undefined;
  return takes !== undefined && value !== undefined && !value.startsWith("-") && takes.test(value);
}

function refusedFlag(word: string): Split {
  return { kind: "refused", why: `the flag ${word} is not allowed here, or not with that value` };
}
