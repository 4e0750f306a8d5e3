import type { Span } from "./replace-secrets.ts";

/** A key that says secret, and what separates it from what stands behind it. */
export interface Key {
  readonly name: string;
  readonly nameFrom: number;
  readonly mark: "assigned" | "colon" | "flag" | "is";
  /** Where the value begins. */
  readonly at: number;
}

interface Named {
  readonly name: string;
  readonly span: Span;
}

/** Undefined where nothing follows the name that it could be the key of. */
export function readKey(text: string, named: Named): Key | undefined {
  const found = bySign(text, named) ?? byPair(text, named) ?? bySpace(text, named);
  return found === undefined
    ? undefined
    : { ...found, name: named.name, nameFrom: named.span.from };
}

type Separated = Pick<Key, "mark" | "at">;

const sign =
  /(?:\\{0,63}(?:["'`]|&quot;|&#34;|&#39;|%22|u0022))?\]?(?:[ \t]{0,20}(=>|:=|=(?!=)|:(?!:)|%3[DdAa]|>)[ \t]{0,40}|[ \t]{1,3}(is|was):?[ \t]{1,3})/y;

/** `key=`, `"key": `, `\"key\":`, `<key>`, `key is `. */
function bySign(text: string, { span }: Named): Separated | undefined {
  const [, mark, verb] = matchAt(sign, text, span.to) ?? [];
  const at = sign.lastIndex;
  if (verb !== undefined) return { mark: "is", at };
  const isTag = text[span.from - 1] === "<";
  if (mark === undefined || (mark === ">" && !isTag)) return undefined;
  return { mark: mark === ":" ? "colon" : "assigned", at };
}

const nameValue =
  /\\{0,63}["']?\s{0,40},?\s{0,40}\\{0,63}["']?value\\{0,63}["']?\s{0,10}[:=]\s{0,10}/iy;

/** `name: KEY, value: `: variables of containers, parameters, attributes. */
function byPair(text: string, { span }: Named): Separated | undefined {
  const found = matchAt(nameValue, text, span.to);
  return found === undefined ? undefined : { mark: "colon", at: nameValue.lastIndex };
}

const space = /[ \t]{1,8}/y;
/** `"--password","…"`: words of a list. */
const nextWord = /\\{0,63}["']\s{0,4},\s{0,40}(?=\\{0,63}["'](?!-))/y;

/** `--key value`, and the settings of some programs. */
function bySpace(text: string, { name, span }: Named): Separated | undefined {
  const isFlag = text[span.from] === "-";
  if (isFlag && matchAt(nextWord, text, span.to) !== undefined)
    return { mark: "flag", at: nextWord.lastIndex };
  if (matchAt(space, text, span.to) === undefined) return undefined;
  const at = space.lastIndex;
  const isValue = isFlag ? text[at] !== "-" : isSetting(text, span, name);
  return isValue ? { mark: "flag", at } : undefined;
}

const settings =
  /^(?:requirepass|masterauth|authorization|x-[\w-]+|password|passwd|pass|ppp-secret)$/iu;

/** `requirepass x`, `proxy_set_header Authorization "x"`, `IDENTIFIED BY PASSWORD 'x'`: no sentence. */
function isSetting(text: string, { from, to }: Span, name: string): boolean {
  const before = text.slice(Math.max(0, from - 120), from);
  if (isSetBefore(before) || isTold(before, { name, behind: text.slice(to, to + 200) }))
    return true;
  if (!settings.test(name) && !/header[ \t]+$/iu.test(before)) return false;
  const start = before.slice(before.lastIndexOf("\n") + 1);
  const [line = ""] = text.slice(to, to + 200).split("\n", 1);
  if (/^ {1,8}["']/u.test(line)) return /(?:header|user|role|by|with|login)\b/iu.test(start);
  const value = line.trim();
  const isFirst = start.trim() === "" || /login \S{1,60}$/iu.test(start.trim());
  return isFirst && !/\s/u.test(value) && /[\d\W]/u.test(value);
}

/** `set $password "x";` of nginx. */
function isSetBefore(before: string): boolean {
  return /(?:^|[\s;{])set[ \t]{1,8}\$$/u.test(before);
}

/** "signed in with password x" */
function isTold(before: string, said: { readonly name: string; readonly behind: string }): boolean {
  const isSaid = /(?:with|using)[ \t]{1,4}(?:the[ \t]{1,4})?$/iu.test(before);
  return isSaid && settings.test(said.name) && isOddWord(said.behind);
}

/** No word of a language: with a digit, or of parts. */
function isOddWord(behind: string): boolean {
  const [word = ""] = behind.trim().split(/[\s"',]/u, 1);
  const hasParts = /[^A-Za-z\d]\w/u.test(word) && /[\w!@#$%^&*-]$/u.test(word);
  return word.length >= 6 && (/\d/u.test(word) || hasParts);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
