/**
 * The standard Markdown of a markdown block as a tree: `heading`, `lines`, `list`, `quote`, `code`, `table` and `rule`;
 * the tokens in a line are those of mrkdwn.js.
 */
export function parseMarkdown(text) {
  const lines = text.split("\n");
  const blocks = [];
  let index = 0;
  while (index < lines.length) {
    const reader = readers.find(({ starts }) => starts(lines, index));
    const { block, next } = reader.read(lines, index);
    if (block) blocks.push(block);
    index = next;
  }
  return blocks;
}

const bullet = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

const readers = [
  {
    starts: (lines, index) => lines[index].trim() === "",
    read: (_, index) => ({ next: index + 1 }),
  },
  { starts: (lines, index) => /^\s*```/.test(lines[index]), read: readFence },
  { starts: (lines, index) => /^#{1,6}\s/.test(lines[index]), read: readHeading },
  { starts: (lines, index) => /^\s*(-{3,}|\*{3,}|_{3,})\s*$/.test(lines[index]), read: readRule },
  { starts: (lines, index) => lines[index].startsWith(">"), read: readQuote },
  { starts: isTable, read: readTable },
  { starts: (lines, index) => bullet.test(lines[index]), read: readList },
  { starts: () => true, read: readLines },
];

function readFence(lines, start) {
  let end = start + 1;
  while (end < lines.length && !/^\s*```\s*$/.test(lines[end])) end += 1;
  return { block: { kind: "code", text: lines.slice(start + 1, end).join("\n") }, next: end + 1 };
}

function readHeading(lines, index) {
  const [, marks, text] = /^(#{1,6})\s+(.*)$/.exec(lines[index]);
  return {
    block: { kind: "heading", level: marks.length, tokens: parseMarkdownLine(text) },
    next: index + 1,
  };
}

function readRule(_lines, index) {
  return { block: { kind: "rule" }, next: index + 1 };
}

function readQuote(lines, start) {
  const taken = takeWhile(lines, start, (line) => line.startsWith(">"));
  const quoted = taken.map((line) => parseMarkdownLine(line.replace(/^> ?/, "")));
  return { block: { kind: "quote", lines: quoted }, next: start + taken.length };
}

function isTable(lines, index) {
  return lines[index].includes("|") && tableRule.test(lines[index + 1] ?? "");
}

function readTable(lines, start) {
  const taken = takeWhile(lines, start, (line) => line.includes("|"));
  const rows = taken
    .filter((_, index) => index !== 1)
    .map((line) => splitCells(line).map((cell) => parseMarkdownLine(cell)));
  return { block: { kind: "table", rows }, next: start + taken.length };
}

function splitCells(line) {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function readList(lines, start) {
  const taken = takeWhile(lines, start, (line) => bullet.test(line) || /^\s{2,}\S/.test(line));
  const items = [];
  for (const line of taken) {
    const match = bullet.exec(line);
    if (match)
      items.push({
        indent: Math.floor(match[1].length / 2),
        number: match[2],
        lines: [parseMarkdownLine(match[3])],
      });
    else items.at(-1).lines.push(parseMarkdownLine(line.trim()));
  }
  return { block: { kind: "list", items }, next: start + taken.length };
}

function readLines(lines, start) {
  const taken = [lines[start]];
  while (start + taken.length < lines.length) {
    const index = start + taken.length;
    if (readers.slice(0, -1).some(({ starts }) => starts(lines, index))) break;
    taken.push(lines[index]);
  }
  const block = { kind: "lines", lines: taken.map((line) => parseMarkdownLine(line)) };
  return { block, next: start + taken.length };
}

function takeWhile(lines, start, accepts) {
  const rest = lines.slice(start);
  const end = rest.findIndex((line) => !accepts(line));
  return end < 0 ? rest : rest.slice(0, end);
}

const inline = new RegExp(
  [
    "(?<ticks>`+)(?<code>.+?)\\k<ticks>(?!`)",
    "\\[(?<label>[^\\]]+)\\]\\((?<url>[^)\\s]+)\\)",
    "\\*\\*(?<bold>\\S(?:.*?\\S)?)\\*\\*",
    "~~(?<strike>\\S(?:.*?\\S)?)~~",
    "(?<![\\w*])\\*(?<italic>\\S(?:[^*]*\\S)?)\\*(?![\\w*])",
    "(?<![\\w_])_(?<underscored>\\S(?:[^_]*\\S)?)_(?![\\w_])",
    "<(?<mention>[@#!][^<>\\s]+)>",
    "(?<bare>https?://[^\\s<>()]+)",
    "(?<![\\w:]):(?<emoji>[a-z][\\w+-]*):(?![\\w:])",
    "\\\\(?<escaped>[\\\\`*_{}\\[\\]()#+.!|<>~-])",
  ].join("|"),
  "g",
);

/** One line of Markdown as tokens. */
function parseMarkdownLine(line) {
  const tokens = [];
  let end = 0;
  for (const match of line.matchAll(inline)) {
    if (match.index > end) tokens.push({ kind: "text", text: line.slice(end, match.index) });
    tokens.push(toToken(match.groups));
    end = match.index + match[0].length;
  }
  if (end < line.length) tokens.push({ kind: "text", text: line.slice(end) });
  return tokens;
}

function toToken(found) {
  const { code, label, url, bare, bold, strike, mention, emoji, escaped } = found;
  if (code !== undefined) return { kind: "code", text: code };
  if (url !== undefined) return { kind: "link", url, children: parseMarkdownLine(label) };
  if (bare !== undefined)
    return { kind: "link", url: bare, children: [{ kind: "text", text: bare }] };
  if (bold !== undefined) return { kind: "bold", children: parseMarkdownLine(bold) };
  if (strike !== undefined) return { kind: "strike", children: parseMarkdownLine(strike) };
  if (mention !== undefined) return mentionToken(mention);
  if (emoji !== undefined) return { kind: "emoji", name: emoji };
  if (escaped !== undefined) return { kind: "text", text: escaped };
  return { kind: "italic", children: parseMarkdownLine(found.italic ?? found.underscored) };
}

function mentionToken(mention) {
  const id = mention.slice(1).replace(/\|.*$/, "");
  if (mention.startsWith("@")) return { kind: "user", id };
  return mention.startsWith("#") ? { kind: "channel", id } : { kind: "ping", text: `@${id}` };
}
