/**
 * The longest part of a template that every one of its lines holds word by word: what a phrase query can look for.
 * Words that touch a placeholder are left out, as OpenSearch may see them as one token with the value.
 */
export function literalOf(template: string): string | undefined {
  const words = template.replace(/…$/u, "<num>").split(/\s+/u);
  const parts = words
    .map((word) => (/<[a-z*]+>|^⏎$/u.test(word) ? "\n" : word))
    .join(" ")
    .split("\n")
    .map((part) => part.trim());
  const best = parts.reduce((left, right) => (letters(right) > letters(left) ? right : left), "");
  return letters(best) >= 3 ? best : undefined;
}

function letters(text: string): number {
  return text.replaceAll(/[^\p{Letter}]/gu, "").length;
}
