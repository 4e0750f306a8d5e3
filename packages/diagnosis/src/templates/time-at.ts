const clock = String.raw`\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?`;
const zone = "(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?";

/** RFC 3339 and its relatives; access logs and Redis; a clock. */
const times = [
  new RegExp(`\\d{4}[-/]\\d{2}[-/]\\d{2}(?:[T ]${clock}${zone})?(?!\\w)`, "y"),
  new RegExp(`\\d{1,2}[/ -][A-Z][a-z]{2}[/ -]\\d{4}[: ]${clock}${zone}`, "y"),
  new RegExp(`\\d{2}/\\d{2}/\\d{2,4} ${clock}`, "y"),
  new RegExp(`${clock}${zone}(?!\\w)`, "y"),
];

/** Syslog: `Dec 10 06:55:46`. */
const syslog = new RegExp(`[A-Z][a-z]{2} {1,2}\\d{1,2} ${clock}`, "y");

/** How many characters of a time begin at a digit or a month; 0: none does. */
export function timeAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  for (const time of code >= 48 && code <= 57 ? times : [syslog]) {
    time.lastIndex = at;
    if (time.test(text)) return time.lastIndex - at;
  }
  return 0;
}
