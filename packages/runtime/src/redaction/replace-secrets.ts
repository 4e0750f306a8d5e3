/** Where a secret stands in a text: from its first character to the one after its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const placeholder = /^\[redacted [\da-f]{6}\]$/u;

/** The text with each span replaced; what lies outside of them stays as it is. Of spans that overlap the first begins and the last ends one. */
export function replaceSecrets(
  text: string,
  spans: readonly Span[],
  placeholderFor: (secret: string) => string,
): string {
  let result = "";
  let at = 0;
  for (const { from, to } of joined(spans)) {
    const secret = text.slice(from, to);
    result += text.slice(at, from) + (placeholder.test(secret) ? secret : placeholderFor(secret));
    at = to;
  }
  return result + text.slice(at);
}

function joined(spans: readonly Span[]): Span[] {
  const apart: Span[] = [];
  for (const span of spans
    .filter(({ from, to }) => to > from)
    .toSorted((left, right) => left.from - right.from)) {
    const last = apart.at(-1);
    if (last === undefined || span.from >= last.to) apart.push(span);
    else apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return apart;
}
