/** Until when a line says that something is valid: `valid until 2026-11-28`, `notAfter=2026-11-28T00:00:00Z`. */
const VALID_UNTIL =
  /\b(?:valid[ _-]?(?:until|thru|through|to)|expir(?:es|ed|y|ation)(?:[ _-]?(?:on|at|date|time))?|not[ _-]?after)["']?[ :=]{1,3}["']?(\d{4}-\d\d-\d\d)/i;
const DAY_MS = 86_400_000;

/** The line names a day until which something was valid, and that day is over everywhere. */
export function hasExpired(line: string, now: number): boolean {
  const [, day = ""] = VALID_UNTIL.exec(line) ?? [];
  return Date.parse(day) + 2 * DAY_MS <= now;
}
