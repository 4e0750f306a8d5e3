/** Longer lines are cut; the cut says how long they were. */
const maxLength = 500;

/** A log line as results carry it. */
export function shownText(text: string): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength)}… (${text.length} characters)`;
}

/** On one line, as a list for a model needs it. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, (space) => (space.includes("\n") ? " ⏎ " : space));
}
