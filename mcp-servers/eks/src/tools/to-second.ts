/** An ISO time as a text names it: `2026-12-01T11:18:30Z`; nobody acts on thousandths of a second, and each costs tokens. */
export function toSecond(time: string): string {
  return time.replace(/\.\d+Z$/u, "Z");
}
