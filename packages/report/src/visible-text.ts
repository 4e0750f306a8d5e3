import { cut } from "./mrkdwn.ts";

/**
 * What nobody sees, or what a surface obeys: control characters, marks of direction, joiners and spaces without width,
 * tags, halves of characters. A variation selector behind the picture that it belongs to is a part of it.
 */
const HIDDEN =
  /(?<!\p{Extended_Pictographic})(?:\uFE0E|\uFE0F)|(?!\t|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFC\u2800]/gu;
const BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
const SPACE = /[\t\p{Zs}]/gu;
/** So many push what follows out of sight, or to the beginning of a row. */
const GAP = / {4,}/gu;
/** Marks above one another grow over the rows around. */
const PILE = /\p{M}{6,}/gu;

/** Nobody reads a longer line. */
const LINE_AT_MOST = 4000;

/** Text as one line in which nothing is hidden: it cannot begin a line of its own, turn around or paint the screen. */
export function visibleLine(whole: string): string {
  const text = cut(whole, LINE_AT_MOST);
  const rows = text.split(BREAK).map((row) => row.trim());
  const line = rows.length === 1 ? text : rows.filter((row) => row !== "").join(" ⏎ ");
  return visible(line.replaceAll(SPACE, " ")).replaceAll(GAP, " ");
}

/** The same of text whose rows stand one below the other, in a block of their own. */
export function visibleRows(text: string): string {
  return text.split(BREAK).map(visible).join("\n");
}

function visible(text: string): string {
  return text
    .replaceAll(HIDDEN, shown)
    .replaceAll(PILE, (pile) => `⟨${Array.from(pile).length} marks above one another⟩`);
}

/** `␛` for what has a picture, `⟨U+202E⟩` for the rest. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "␡" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
