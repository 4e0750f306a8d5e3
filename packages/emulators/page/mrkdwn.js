/**
 * Slack's mrkdwn as a tree. Blocks: `{kind: "code", text}`, `{kind: "quote" | "lines", lines}` where a line is a list of
 * tokens: `{kind: "text" | "code" | "link" | "user" | "channel" | "ping" | "bold" | "italic" | "strike" | "emoji", …}`.
 * What is not `verbatim` gets links of what only looks like an address, too.
 */
export function parseMrkdwn(text, verbatim = false) {
  const blocks = [];
  let end = 0;
  for (const fence of text.matchAll(/```\n?([\s\S]+?)```/g)) {
    blocks.push(...lineBlocks(text.slice(end, fence.index), verbatim), codeBlock(fence[1]));
    end = fence.index + fence[0].length;
  }
  return [...blocks, ...lineBlocks(text.slice(end), verbatim)];
}

function codeBlock(text) {
  const plain = text.replaceAll(
    /<([^<>|\n]+)(?:\|([^<>\n]*))?>/g,
    (_, target, label) => label ?? target,
  );
  return { kind: "code", text: unescapeText(plain).replace(/\n$/, "") };
}

function lineBlocks(text, verbatim) {
  const blocks = [];
  const trimmed = text.replace(/^\n|\n$/g, "");
  if (trimmed === "") return blocks;
  for (const line of trimmed.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const kind = quoted ? "quote" : "lines";
    const tokens = parseInline(quoted ? quoted[1] : line, verbatim);
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(tokens);
    else blocks.push({ kind, lines: [tokens] });
  }
  return blocks;
}

const inline = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?<bold>\\S(?:[^*\\n]*\\S)?)\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>\\S(?:[^_\\n]*\\S)?)_(?![\\w_])",
    "(?<![\\w~])~(?<strike>\\S(?:[^~\\n]*\\S)?)~(?![\\w~])",
    "(?<![\\w:]):(?<emoji>[a-z][\\w+-]*):(?![\\w:])",
  ].join("|"),
  "g",
);

/** One line of mrkdwn as tokens. */
function parseInline(line, verbatim) {
  const tokens = [];
  const push = (text) => tokens.push(...(verbatim ? [textToken(text)] : linkedTokens(text)));
  let end = 0;
  for (const match of line.matchAll(inline)) {
    if (match.index > end) push(line.slice(end, match.index));
    tokens.push(inlineToken(match, verbatim));
    end = match.index + match[0].length;
  }
  if (end < line.length) push(line.slice(end));
  return tokens;
}

const address =
  /(?<![\w@.-])(?:https?:\/\/[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|app|example|co|ru|cn|info|sh))(?![\w@-])/gi;

/** An address, a host and a mail address become links where nobody asked for one. */
function linkedTokens(text) {
  const tokens = [];
  let end = 0;
  for (const { index, 0: found } of text.matchAll(address)) {
    if (index > end) tokens.push(textToken(text.slice(end, index)));
    const scheme = /^https?:/i.test(found) ? "" : found.includes("@") ? "mailto:" : "http://";
    tokens.push({ kind: "link", url: scheme + unescapeText(found), children: [textToken(found)] });
    end = index + found.length;
  }
  if (end < text.length) tokens.push(textToken(text.slice(end)));
  return tokens;
}

function textToken(text) {
  return { kind: "text", text: unescapeText(text) };
}

function inlineToken({ groups }, verbatim) {
  const [kind, value] = Object.entries(groups).find(([, text]) => text !== undefined);
  if (kind === "code") return { kind, text: unescapeText(value) };
  if (kind === "emoji") return { kind, name: value };
  if (kind === "angle") return angleToken(value);
  return { kind, children: parseInline(value, verbatim) };
}

/** What stands between `<` and `>`: a mention, a ping, a date or a link. */
function angleToken(content) {
  const [target, label] = splitOnce(content, "|");
  if (target.startsWith("@")) return { kind: "user", id: target.slice(1) };
  if (target.startsWith("#")) return { kind: "channel", id: target.slice(1), label };
  if (target.startsWith("!date^")) return { kind: "text", text: unescapeText(label ?? target) };
  if (target.startsWith("!")) return { kind: "ping", text: `@${target.slice(1)}` };
  const url = unescapeText(target);
  return { kind: "link", url, children: [textToken(label ?? target)] };
}

function splitOnce(text, separator) {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function unescapeText(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
