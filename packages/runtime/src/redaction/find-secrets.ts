import { commandSecrets } from "./command-secrets.ts";
import { declaredSecrets } from "./declared-secrets.ts";
import { disguisedSecrets } from "./disguised-secrets.ts";
import { encodedSecrets } from "./encoded-secrets.ts";
import { foldedSecrets } from "./folded-secrets.ts";
import { jsonSecrets } from "./json-secrets.ts";
import { jwkSecrets } from "./jwk-secrets.ts";
import { manifestSecrets } from "./manifest-secrets.ts";
import { pemSecrets } from "./pem-secrets.ts";
import { pipedSecrets } from "./piped-secrets.ts";
import type { Span } from "./replace-secrets.ts";
import { tokenSecrets } from "./token-secrets.ts";
import { toldSecrets } from "./told-secrets.ts";
import { urlSecrets } from "./url-secrets.ts";
import { vendorSecrets } from "./vendor-secrets.ts";

/** So deep is read what was encoded again. */
const deepest = 3;

const placeholder = /\[redacted [\da-f]{6}\]/gu;
/** Names, labels, uids: what has no sign in it but these holds a token at most. */
const name = /^[a-z\d][a-z\d.-]*$/u;

type IsName = (text: string) => boolean;

/**
 * Where secrets stand in a text. A placeholder is none, nor is what imitates one; nor, by its form alone, a name of an
 * object.
 */
export function findSecrets(text: string, isName: IsName = () => false): Span[] {
  const masked = text.includes("[redacted ")
    ? text.replaceAll(placeholder, (whole) => "*".repeat(whole.length))
    : text;
  if (name.test(masked)) return unnamed(masked, tokenSecrets(masked), isName);
  return secretsAt(masked, { depth: 0, isName });
}

function secretsAt(text: string, at: { readonly depth: number; readonly isName: IsName }): Span[] {
  const { depth, isName } = at;
  const found = [
    ...declaredSecrets(text),
    ...urlSecrets(text),
    ...commandSecrets(text),
    ...pipedSecrets(text),
    ...pemSecrets(text),
    ...jwkSecrets(text),
    ...jsonSecrets(text),
    ...manifestSecrets(text),
    ...toldSecrets(text),
    ...unnamed(text, [...tokenSecrets(text), ...vendorSecrets(text)], isName),
  ];
  if (depth === deepest) return found;
  const deeper = { depth: depth + 1, isName };
  const atLine = { depth: deepest, isName };
  return [
    ...found,
    ...encodedSecrets(text, (decoded) => secretsAt(decoded, deeper)),
    ...(depth === 0 ? foldedSecrets(text, (unfolded) => secretsAt(unfolded, atLine)) : []),
    ...(depth === 0 ? disguisedSecrets(text, (plain) => secretsAt(plain, atLine)) : []),
  ];
}

function unnamed(text: string, spans: Span[], isName: IsName): Span[] {
  return spans.filter(({ from, to }) => !isName(text.slice(from, to)));
}
