import type { Span } from "./replace-secrets.ts";

/** The private fields of a JSON web key, in any notation. */
const field =
  /(?<![\w.-])(?:d|p|q|dp|dq|qi|k)(?:\\{0,63}(?:["']|&quot;|&#34;))?\s{0,8}[:=]\s{0,8}(?:\\{0,63}(?:["']|&quot;|&#34;))?(?<secret>[\w-]{16,4096})/gu;
/** A JSON web key says its type near them. */
const type = /(?<![\w-])kty(?![\w-])/u;
const reach = 3000;

/** Private numbers of JSON web keys: `{"kty":"RSA","d":"…"}`. */
export function jwkSecrets(text: string): Span[] {
  if (!type.test(text)) return [];
  return [...text.matchAll(field)].flatMap(({ index, 0: whole, groups }) => {
    const to = index + whole.length;
    const around = text.slice(Math.max(0, index - reach), to + reach);
    return type.test(around) ? [{ from: to - (groups?.["secret"] ?? "").length, to }] : [];
  });
}
