import type { Key } from "./read-key.ts";

/** What languages write around a value: `b'x'`, `Some("x")`, `Optional[x]`, `string(4) "x"`. */
const wrapper =
  /(?:(?:Some|Optional|Just|Secret|Sensitive)[([](?=[^\s)\]]{0,200}[\d!@#$%^&*+/=])|[A-Z]\w{0,40}\((?=\\{0,15}["'])|(?:[bBuUrR]|[rR][bB]|[bB][rR])(?=\\{0,15}["'])|\s{0,40}string\(\d{1,6}\)[ \t]|\\\r?\n[ \t]{0,80}|[ \t]{0,8}\r?\n[ \t]{0,80}(?=["'][^"'\n]))/y;
/** What YAML writes before a value: its anchor and its type. */
const property = /(?:&[\w-]{1,60}|!{1,2}[\w:./-]{0,60})[ \t]{1,8}/y;
const most = 3;

/** The key with the place where the value itself begins. */
export function unwrappedKey(text: string, key: Key): Key {
  let at = key.at;
  for (let count = 0; count < most; count += 1) {
    const next =
      behind(wrapper, text, at) ?? (key.mark === "colon" ? behind(property, text, at) : undefined);
    if (next === undefined) break;
    at = next;
  }
  return at === key.at ? key : { ...key, at };
}

function behind(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
