import { counted } from "@binnacle/diagnosis";
import type { Line } from "./document.ts";
import { inlineText, type Marking } from "./inline-text.ts";
import { unmarked } from "./unmarked.ts";

/** What formats in Slack: a mark beside no letter; an emoji by its name. A clock is none. */
const POWER =
  /(?<![A-Za-z0-9])[*_~](?=\S)|(?<=\S)[*_~](?![A-Za-z0-9])|:\w*[a-z+'-][\w+'-]*:|(?<!\d):\d+:/iu;

const mrkdwnMarking: Marking = {
  // A backtick that is no mark of ours looks like one and is none.
  escape: (text) => entities(unmarked(text)),
  code: (text) => `\`${entities(unmarked(text))}\``,
  isPowerful: (word, isFirst) => POWER.test(word) || (isFirst && word.startsWith(">")),
};

/** A line as mrkdwn: no outside text in it mentions, links, quotes, formats or is a picture. Names and commands are code. */
export function mrkdwnText(
  line: Pick<Line, "text" | "command">,
  names?: ReadonlySet<string>,
): string {
  return inlineText(line, names, mrkdwnMarking);
}

/** For where nothing can be code: notifications, tasks of a plan. Marks look like themselves and are none; addresses are parted where nobody sees it. */
export function powerlessText(text: string): string {
  const parted = text.replaceAll(
    /`|(?<![A-Za-z0-9])[*_~](?=\S)/gu,
    (mark) => lookalikes.get(mark) ?? mark,
  );
  return entities(
    parted.replaceAll(/[:@](?=[/\w])(?!\d\d\b)|\.(?=[a-z])|\](?=[([])/giu, "$&\u2060"),
  );
}

const lookalikes = new Map([
  ["`", "ˋ"],
  ["*", "∗"],
  ["_", "ˍ"],
  ["~", "∼"],
]);

/** Fenced blocks, broken between lines. Backticks inside would end them, so a zero-width joiner parts them. */
export function codeTexts(text: string, limit: { piece: number; pieces: number }): string[] {
  const all = packed(
    text.split("\n").map((row) => inFence(row, limit.piece)),
    limit.piece,
  );
  const hidden = all.slice(limit.pieces).join("\n");
  const rest = hidden === "" ? [] : [`… ${counted(hidden.split("\n").length, "line")} more, cut`];
  return [...all.slice(0, limit.pieces).map((part) => `\`\`\`${part}\`\`\``), ...rest];
}

/** Lines in pieces of at most `limit` UTF-16 units; no line is longer. Pieces of nothing are left out. */
export function packed(lines: readonly string[], limit: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const line of lines) {
    const longer = piece === "" ? line : `${piece}\n${line}`;
    if (longer.length > limit) pieces.push(piece);
    piece = longer.length > limit ? line : longer;
  }
  return [...pieces, piece].filter((part) => part.trim() !== "");
}

function inFence(line: string, limit: number): string {
  // Beside the fence itself a backtick would lengthen it.
  const parted = withoutFences(entities(line)).replace(/^`/u, "\u2060`").replace(/`$/u, "`\u2060");
  return cut(parted, limit);
}

/** No three backticks stand together, however many there were. */
function withoutFences(text: string): string {
  return text.replaceAll(/``(?=`)/gu, "``\u2060");
}

/** At most `limit` UTF-16 units, never half a character or half an entity, the cut marked. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  return `${kept.replace(/[\uD800-\uDBFF]$|&[a-z]{0,4}$/u, "")}…`;
}

/** The same of mrkdwn: code that the cut opens is closed, so that nothing in it has power. */
export function cutMrkdwn(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = cut(text, limit - 1);
  return kept.split("`").length % 2 === 0 ? `${kept}\`` : kept;
}

/** The same, cut behind a whole word where one ends not far before. */
export function cutAtWord(text: string, limit: number): string {
  const kept = cut(text, limit);
  const end = kept.lastIndexOf(" ");
  return kept === text || end < limit / 2 ? kept : `${kept.slice(0, end)}…`;
}

/** `<`, `>` and `&` as Slack wants them: nothing is a mention or a link any more. */
function entities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
