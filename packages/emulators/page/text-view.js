import { codeBlock } from "./code-block.js";
import { element } from "./element.js";
import { emojiCharacter, splitMarks } from "./emoji.js";
import { parseMrkdwn } from "./mrkdwn.js";

/** A text in mrkdwn as nodes. `names` tells how people and channels are called. */
export function mrkdwnView(text, names, verbatim = false) {
  return blocksView(parseMrkdwn(text, verbatim), names);
}

/** A text object of type plain_text: Slack draws `:fire:` in it unless told not to. */
export function plainTextView({ text, emoji = true }) {
  const drawn = emoji
    ? text.replace(/:([a-z0-9_+-]+):/gi, (_, name) => emojiCharacter(name))
    : text;
  return plainView(drawn);
}

/** Parsed blocks of mrkdwn or Markdown as nodes. */
export function blocksView(blocks, names) {
  return blocks.map((block) => views[block.kind](block, names));
}

/** A text without markup; only the state marks are drawn. */
export function plainView(text) {
  return splitMarks(text).map(({ text: part, mark }) =>
    mark ? element("span", { class: `mark mark-${mark}` }, part) : part,
  );
}

const views = {
  code: ({ text }) => codeBlock(text),
  quote: ({ lines }, names) => element("blockquote", {}, linesView(lines, names)),
  lines: ({ lines }, names) => element("div", { class: "lines" }, linesView(lines, names)),
  heading: ({ tokens }, names) =>
    element(
      "div",
      { class: "heading", role: "heading", "aria-level": "3" },
      tokensView(tokens, names),
    ),
  rule: () => element("hr"),
  list: ({ items }, names) =>
    element(
      "div",
      { class: "list" },
      items.map((item) => itemView(item, names)),
    ),
  table: ({ rows }, names) =>
    element(
      "div",
      { class: "table-frame" },
      element(
        "table",
        {},
        rows.map((row, index) =>
          element(
            "tr",
            {},
            row.map((cell) => element(index === 0 ? "th" : "td", {}, tokensView(cell, names))),
          ),
        ),
      ),
    ),
};

function itemView({ indent, number, lines }, names) {
  return element(
    "div",
    { class: `item indent-${Math.min(indent, 4)}` },
    element("span", { class: "bullet" }, number === undefined ? "•" : `${number}.`),
    element("div", {}, linesView(lines, names)),
  );
}

function linesView(lines, names) {
  return lines.map((tokens) => lineView(tokens, names));
}

/** A line that starts with a bullet character hangs like a list item. */
function lineView(tokens, names) {
  const first = tokens[0];
  const bullet = first?.kind === "text" ? /^(\s*)([•◦▪])\s+/.exec(first.text) : null;
  if (!bullet)
    return element(
      "div",
      { class: "line" },
      tokens.length === 0 ? "\u00A0" : tokensView(tokens, names),
    );
  const rest = [{ ...first, text: first.text.slice(bullet[0].length) }, ...tokens.slice(1)];
  return itemView({ indent: bullet[1].length > 1 ? 1 : 0, lines: [rest] }, names);
}

function tokensView(tokens, names) {
  return tokens.map((token) => tokenViews[token.kind](token, names));
}

const tokenViews = {
  text: ({ text }) => plainView(text),
  code: ({ text }) => element("code", {}, text),
  bold: ({ children }, names) => element("strong", {}, tokensView(children, names)),
  italic: ({ children }, names) => element("em", {}, tokensView(children, names)),
  strike: ({ children }, names) => element("s", {}, tokensView(children, names)),
  emoji: ({ name }) => plainView(emojiCharacter(name)),
  user: ({ id }, names) => element("span", { class: "mention" }, `@${names.user(id)}`),
  channel: ({ id }, names) => element("span", { class: "mention" }, `#${names.channel(id)}`),
  ping: ({ text }) => element("span", { class: "ping", title: "This rings every phone" }, text),
  link: ({ url, children }, names) => linkView(url, tokensView(children, names)),
};

/** Only addresses that a chat would open become links. */
export function linkView(url, children) {
  if (!/^(https?:|mailto:)/i.test(url)) return children;
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}
