import { headerSecrets, isHeader, type Reading } from "./header-secrets.ts";
import { readKey } from "./read-key.ts";
import type { Span } from "./replace-secrets.ts";
import { declaredBy } from "./secret-key.ts";
import { openText, type SourceText } from "./source-text.ts";
import { unwrappedKey } from "./unwrapped-key.ts";
import { valuesBehind } from "./values-behind.ts";

/** Where a name that says secret may stand. Short ones only as a word of their own. */
const stem =
  /passw|passphrase|passcode|secret|token|credential|creds|cookie|authoriz|signature|session|mnemonic|api_?key|(?<![A-Za-z])(?:pass|pwd|pw|pin|otp|totp|psk|dsn|sid|sig|salt|seed|code|jwt|bearer|auth|xsrf|csrf|license|unseal)|(?:pass|pwd|pw|key|auth|pin|sid|seed|otp|jwt|psk)(?![a-z])/giu;

const reach = 64;

/** Values behind names that say that they are secret, in any notation: `key=value`, JSON at any depth of escaping, YAML, flags, headers, XML. */
export function declaredSecrets(text: string): Span[] {
  const source = openText(text);
  const found: Span[] = [];
  stem.lastIndex = 0;
  for (let match = stem.exec(text); match !== null; match = stem.exec(text)) {
    const name = nameAround(text, match.index);
    const { spans, end } = secretsOf(source, name);
    found.push(...spans);
    stem.lastIndex = Math.max(end, match.index + match[0].length);
  }
  return found;
}

/** The whole identifier: `--db-password`, `spring.datasource.password`, `Api Key`. */
function nameAround(text: string, at: number): Span {
  let from = at;
  while (at - from < reach && isOfName(text[from - 1])) from -= 1;
  let to = at;
  while (to - at < reach && isOfName(text[to])) to += 1;
  const isKeyAlone = text.slice(from, to).toLowerCase() === "key" && text[from - 1] === " ";
  if (isKeyAlone) {
    from -= 1;
    while (at - from < reach && isOfName(text[from - 1])) from -= 1;
  }
  return { from: escapeBefore(text, from), to };
}

/** In `\npassword` the n is none of the name. */
function escapeBefore(text: string, from: number): number {
  return text[from - 1] === "\\" && "nrt".includes(text[from] ?? " ") ? from + 1 : from;
}

const nameCharacters = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

function isOfName(character: string | undefined): boolean {
  return character !== undefined && nameCharacters.has(character);
}

function secretsOf(source: SourceText, span: Span): Reading {
  const { text } = source;
  const name = text.slice(span.from, span.to).replace(/^-+/u, "");
  const isMeant = declaredBy(name) !== undefined && !isInArn(text, span.from);
  const key = isMeant ? readKey(text, { name, span }) : undefined;
  if (key === undefined) return { spans: [], end: span.to };
  if (isHeader(name)) return headerSecrets(source, key.at);
  const spans = valuesBehind(source, unwrappedKey(text, key));
  return { spans, end: spans.at(-1)?.to ?? span.to };
}

/** `arn:aws:secretsmanager:…:secret:name` */
function isInArn(text: string, from: number): boolean {
  if (text[from - 1] !== ":") return false;
  const before = text.slice(Math.max(0, from - 120), from);
  const arn = before.lastIndexOf("arn:aws");
  return arn !== -1 && /^[\w:-]*$/u.test(before.slice(arn));
}
