const clock = String.raw`\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?`;
const zone = "(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?";

/** RFC 3339 and its relatives; access logs and Redis; a clock. */
const times = [
  new RegExp(`\\d{4}[-/]\\d{2}[-/]\\d{2}(?:[T ]${clock}${zone})?(?!\\w)`, "y"),
  new RegExp(`\\d{1,2}[/ -][A-Z][a-z]{2}[/ -]\\d{4}[: ]${clock}${zone}`, "y"),
  new RegExp(`${clock}${zone}(?!\\w)`, "y"),
];

/** How many characters of a time begin at a digit; 0: none does. */
export function timeAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 48 || code > 57) return 0;
  for (const time of times) {
    time.lastIndex = at;
    if (time.test(text)) return time.lastIndex - at;
  }
  return 0;
}
