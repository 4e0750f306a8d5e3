import type { CommandForm } from "./command-forms.table.ts";

/** A command behind its first words. */
export interface SplitCommand {
  readonly kind: "split";
  /** By flag, `-n`; empty: it stands alone. */
  readonly flags: ReadonlyMap<string, string>;
  readonly values: readonly string[];
}
export type Split = SplitCommand | { readonly kind: "refused"; readonly why: string };

/** What a shell would read as more than a word; within single quotes it does not. */
const dangerous = /[;|&$<>`"(){}\\*?!#~]/u;
const flagForm = /^(?:(--[a-z][a-z-]*)(?:=(.*))?|(-[A-Za-z])(?:=?(.+))?)$/su;

/** Undefined when a shell would read more than words. */
export function wordsOf(text: string): string[] | undefined {
  const words = text.match(/'[^']*'|[^\s']+(?:'[^']*')?/gu) ?? [];
  if (words.join(" ").length !== text.replaceAll(/ +/gu, " ").length) return undefined;
  const isOpen = words.some((word) => dangerous.test(word.replaceAll(/'[^']*'/gu, "")));
  return isOpen || words.length === 0 ? undefined : words.map((word) => word.replaceAll("'", ""));
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
