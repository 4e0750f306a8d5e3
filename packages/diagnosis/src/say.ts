/** `1 restart`, `7 restarts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
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
