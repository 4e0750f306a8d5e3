import { commandSecrets } from "./command-secrets.ts";
import { declaredSecrets } from "./declared-secrets.ts";
import { encodedSecrets } from "./encoded-secrets.ts";
import { pemSecrets } from "./pem-secrets.ts";
import type { Span } from "./replace-secrets.ts";
import { tokenSecrets } from "./token-secrets.ts";
import { urlSecrets } from "./url-secrets.ts";
import { vendorSecrets } from "./vendor-secrets.ts";

/** So deep is read what was encoded again. */
const deepest = 3;

const placeholder = /\[redacted [\da-f]{6}\]/gu;

/** Where secrets stand in a text. A placeholder is none, nor is what imitates one. */
export function findSecrets(text: string): Span[] {
  const masked = text.replaceAll(placeholder, (whole) => "*".repeat(whole.length));
  return secretsAt(masked, 0);
}

function secretsAt(text: string, depth: number): Span[] {
  const found = [
    ...declaredSecrets(text),
    ...urlSecrets(text),
    ...commandSecrets(text),
    ...pemSecrets(text),
    ...tokenSecrets(text),
    ...vendorSecrets(text),
  ];
  if (depth === deepest) return found;
  return [...found, ...encodedSecrets(text, (decoded) => secretsAt(decoded, depth + 1))];
}
