/** An instant to the minute, as text shows it: `2026-03-04T09:10Z`. */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 16)}Z`;
}
