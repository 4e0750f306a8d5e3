import { isPlain } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";
import type { SourceText } from "./source-text.ts";
import { quotedAt, wordAt } from "./value-end.ts";

/** What was found, and how far was read. */
export interface Reading {
  readonly spans: readonly Span[];
  readonly end: number;
}

const header = /^(?:(?:proxy-|x-forwarded-)?authorization|(?:set-?)?cookie2?)$/iu;

/** Whether a name is that of a header whose value has parts. */
export function isHeader(name: string): boolean {
  return header.test(name);
}

const scheme =
  /^\[?["']?(?:bearer|basic|digest|token|apikey|api-key|negotiate|ntlm|bot|geniekey|aws4-hmac-sha256|oauth|signature|hawk)\s+(?=\S)/iu;
const anyScheme = /^\[?["']?(?:[A-Z][\w-]{1,30})\s+(?=\S)/u;
const attributes =
  /^(?:path|domain|expires|max-age|samesite|secure|httponly|version|priority|partitioned)$/iu;
const window = 8192;

/** The parts of a header that are secret: what stands behind the scheme, the values of cookies. */
export function headerSecrets(source: SourceText, at: number): Reading {
  const from = source.text[at] === "[" ? at + 1 : at;
  const quoted = quotedAt(source, from);
  const line = quoted ?? { from, to: unquotedEnd(source, from) };
  const value = source.text.slice(line.from, Math.min(line.to, line.from + window));
  const named = (scheme.exec(value) ?? anyScheme.exec(value))?.[0].length ?? 0;
  const end = line.from + value.length;
  if (named > 0)
    return { spans: afterScheme(source, { from: line.from + named, to: line.to }, value), end };
  const isPairs = /^[^\s=;]{1,200}=/u.test(value);
  return { spans: isPairs ? cookies(value, line.from) : whole(source, line), end };
}

/** Up to the quote of a command line or of a log around it. */
function unquotedEnd({ text, lineEnd }: SourceText, from: number): number {
  const line = text.slice(from, Math.min(lineEnd(from), from + window));
  const end = line.search(/\\?["'`]|\\[nrt]/u);
  return from + (end === -1 ? line : line.slice(0, end)).trimEnd().length;
}

/** Digest and signatures are lists of fields; a token is one word. */
function afterScheme(source: SourceText, { from, to }: Span, value: string): Span[] {
  const rest = source.text.slice(from, to);
  if (/^(?:Digest|AWS4|OAuth|Signature|Hawk)/iu.test(value)) return fieldsOf(source, from);
  return whole(source, { from, to: Math.min(to, from + (/^\S*/u.exec(rest)?.[0].length ?? 0)) });
}

const secretFields =
  /(?<![\w-])(?:response|c?nonce|opaque|mac|(?:oauth_)?signature|oauth_\w{1,30}|credential)=\\{0,15}"?(?<secret>[^"\\,\s]{1,2000})/giu;

function fieldsOf({ text, lineEnd }: SourceText, from: number): Span[] {
  const line = text.slice(from, Math.min(lineEnd(from), from + window));
  return [...line.matchAll(secretFields)].map(({ index, 0: field, groups }) => {
    const to = from + index + field.length;
    return { from: to - (groups?.["secret"] ?? "").length, to };
  });
}

function whole(source: SourceText, { from, to }: Span): Span[] {
  const end = Math.min(to, wordAt(source, from).to);
  const value = source.text.slice(from, end);
  if (value === "" || isPlain({ name: "authorization", declared: "number", value })) return [];
  const isSentence = /^[a-z]+$/iu.test(value) && /^\s+\S/u.test(source.text.slice(end, to));
  return isSentence ? [] : [{ from, to: end }];
}

/** `theme=dark; session=x`: their values. Of a cookie that is set, its attributes stay. */
function cookies(value: string, from: number): Span[] {
  const spans: Span[] = [];
  let start = from;
  for (const pair of value.split(";")) {
    const [name = "", ...rest] = pair.split("=");
    const [secret = ""] = rest.join("=").split(/[\s"'\\]/u, 1);
    const isAttribute = attributes.test(name.trim());
    if (!isAttribute && !isPlain({ name, declared: "number", value: secret })) {
      const at = start + name.length + 1;
      spans.push({ from: at, to: at + secret.length });
    }
    start += pair.length + 1;
  }
  return spans;
}
