const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `1 restart`, `7 restarts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A span in its largest unit: `6 days`, `4 h`, `12 min`, `30 s`. */
export function span(ms: number): string {
  if (ms >= DAY_MS) return counted(Math.floor(ms / DAY_MS), "day");
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  if (ms >= MINUTE_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  return `${Math.max(0, Math.floor(ms / 1000))} s`;
}

/** `a`, `a and b`, `a, b and c`, `a, b and 3 others`. */
export function listed(names: readonly string[], atMost = 3): string {
  const shown = names.slice(0, names.length > atMost ? atMost - 1 : atMost);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, counted(rest, "other")] : shown;
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** The text, cut at a length that a line of a message bears. */
export function shortened(text: string, length = 200): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.length <= length ? flat : `${flat.slice(0, length - 1)}…`;
}
