/** A time with its zone: in front of a line, or in the field of a JSON log that holds it. What is nested may be of something else. */
const TIME =
  /^\s*(?:\[?"?|\{[^{}]*?"(?:@?timestamp|time|ts)"\s*:\s*")(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:\d\d| UTC))/;

/** When a line says that it was written, milliseconds since the epoch; not a number where it does not. */
export function lineTime(line: string): number {
  const [, time = ""] = TIME.exec(line) ?? [];
  return Date.parse(time.replace(" UTC", "Z").replace(",", ".").replace(" ", "T"));
}
