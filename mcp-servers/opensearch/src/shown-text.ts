/** Longer lines are cut; the cut says how long they were. */
const maxLength = 500;

/** A log line as results carry it. */
export function shownText(text: string): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength)}… (${text.length} characters)`;
}

const escape = String.fromCodePoint(27);
const colour = new RegExp(`${escape}\\[[0-9;]{0,20}m`, "g");
/** Bytes that are no text, marks of direction, halves of characters. */
const hidden = /(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** On one line, as a list for a model needs it: without colours, and `\ufffd` for what nobody sees. */
export function oneLine(text: string): string {
  return text
    .replaceAll(colour, "")
    .replaceAll(/\s+/gu, (space) => (space.includes("\n") ? " ⏎ " : " "))
    .replaceAll(hidden, "\ufffd");
}
