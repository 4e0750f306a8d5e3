import { counted, kinds } from "@binnacle/diagnosis";

/** Outside text as mrkdwn: `<!channel>`, `<@U…>` and links lose their power, formatting marks do not format. */
export function escapeText(text: string): string {
  return withoutFences(entities(text)).replaceAll(
    /(?<![A-Za-z0-9])[*_~](?=\S)|(?<=\S)[*~](?![A-Za-z0-9])/gu,
    (mark) => `\u2060${mark}`,
  );
}

/** The same with these names, and a command among the words, as code. A text that brings backticks along is left as it is. */
export function namedText(text: string, names: ReadonlySet<string>, command = ""): string {
  const at = command === "" || text.includes("`") ? -1 : text.indexOf(command);
  if (at === -1) return withNames(text, names);
  const [before, after] = [text.slice(0, at), text.slice(at + command.length)];
  return `${withNames(before, names)}\`${entities(command)}\`${withNames(after, names)}`;
}

function withNames(text: string, names: ReadonlySet<string>): string {
  const escaped = escapeText(text);
  if (escaped.includes("`")) return escaped;
  return escaped.replaceAll(WORD, (word) =>
    isName(word, names) && !ENTITIES.has(word) ? `\`${word}\`` : word,
  );
}

const kindWords = new Set(
  kinds.flatMap(({ kind, plural, shortNames }) => [kind.toLowerCase(), plural, ...shortNames]),
);

/** One of these, or an object by its kind: `deployment/payment`. */
export function isName(word: string, names: ReadonlySet<string>): boolean {
  if (names.has(word)) return true;
  const [kind = "", name, ...more] = word.split("/");
  return name !== undefined && more.length === 0 && kindWords.has(kind);
}

/** What may be a name as a whole: `deployment/payment`, `PAYMENT_URL`, `shop/pay:v1`. */
export const WORD = /(?<![A-Za-z0-9._/:@=-])[A-Za-z0-9]+(?:[._/:@-]+[A-Za-z0-9]+)*/gu;
const ENTITIES = new Set(["amp", "lt", "gt"]);

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

/** The same, cut behind a whole word where one ends not far before. */
export function cutAtWord(text: string, limit: number): string {
  const kept = cut(text, limit);
  const end = kept.lastIndexOf(" ");
  return kept === text || end < limit / 2 ? kept : `${kept.slice(0, end)}…`;
}

/** `<`, `>` and `&` as Slack wants them: nothing is a mention or a link any more. */
export function entities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
