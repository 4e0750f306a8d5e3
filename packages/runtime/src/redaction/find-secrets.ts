import type { Span } from "./replace-secrets.ts";
import { secretPatterns } from "./secret-patterns.table.ts";
import { vendorSecrets } from "./vendor-secrets.ts";

const placeholder = /^\[redacted [0-9a-f]{6}\]$/u;

/** Where secrets stand in a text. */
export function findSecrets(text: string): Span[] {
  const found = [
    ...secretPatterns.flatMap((pattern) => spansOf(text, pattern)),
    ...vendorSecrets(text),
  ];
  return found.filter(({ from, to }) => isSecret(text.slice(from, to)));
}

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => {
    const secret = match.groups?.["secret"] ?? "";
    const from = match.index + match[0].indexOf(secret);
    return { from, to: from + secret.length };
  });
}

/** Not a placeholder of ours, of a template, or a plain word that names where the secret lives. */
function isSecret(text: string): boolean {
  if (text === "" || placeholder.test(text) || text.startsWith("[redacted")) return false;
  return !/^(?:<[a-z-]+>?|\$\{?\w+\}?|true|false|null|none|undefined|\*+|required|missing|expired|invalid)$/iu.test(
    text,
  );
}
