import { badData } from "./promql-error.ts";

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** `1h30m` in milliseconds; undefined if the text is not a duration. */
export function readDurationMs(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
}

/** A number literal; a duration counts as its seconds, as in Prometheus 3. */
export function readNumber(text: string): number {
  const durationMs = readDurationMs(text);
  if (durationMs !== undefined) return durationMs / 1000;
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return Number(text.replaceAll("_", ""));
}

/** A quoted string with Go's escapes; `\x`, `\u` and octal ones too. */
export function readString(quoted: string): string {
  const quote = quoted[0] ?? "";
  if (quoted.length < 2 || !quoted.endsWith(quote)) throw badData("unterminated quoted string");
  const body = quoted.slice(1, -1);
  if (quote === "`") return body;
  return body.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}|.)/gs, unescape);
}

function unescape(_all: string, escaped: string): string {
  if (escaped.length === 3 && /^[0-7]/.test(escaped)) return codePoint(escaped, 8);
  if (escaped.length > 1) return codePoint(escaped.slice(1), 16);
  const plain = escapes[escaped];
  if (plain === undefined) throw badData(`unknown escape sequence U+005C '\\${escaped}'`);
  return plain;
}

function codePoint(digits: string, radix: number): string {
  return String.fromCodePoint(Number.parseInt(digits, radix));
}
