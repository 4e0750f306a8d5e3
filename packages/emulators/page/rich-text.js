import { codeBlock } from "./code-block.js";
import { element } from "./element.js";
import { emojiCharacter } from "./emoji.js";
import { linkView, plainView } from "./text-view.js";
import { dateText } from "./time.js";

/** A rich_text block. */
export function richTextView(block, names) {
  return element(
    "div",
    { class: "rich-text" },
    block.elements.map((part) => partViews[part.type]?.(part, names) ?? unknownPart(part)),
  );
}

const partViews = {
  rich_text_section: ({ elements }, names) =>
    element("div", { class: "lines pre-line" }, inlineViews(elements, names)),
  rich_text_quote: ({ elements }, names) =>
    element("blockquote", { class: "pre-line" }, inlineViews(elements, names)),
  rich_text_preformatted: ({ elements }, names) =>
    codeBlock(elements.map(({ text, url }) => text ?? url).join(""), inlineViews(elements, names)),
  rich_text_list: ({ elements, style, indent = 0, offset = 0 }, names) =>
    element(
      "div",
      { class: "list" },
      elements.map((item, index) =>
        element(
          "div",
          { class: `item indent-${Math.min(indent, 4)}` },
          element(
            "span",
            { class: "bullet" },
            style === "ordered" ? `${offset + index + 1}.` : "•",
          ),
          element("div", { class: "pre-line" }, inlineViews(item.elements, names)),
        ),
      ),
    ),
};

function unknownPart({ type }) {
  return element("div", { class: "unknown" }, `Unknown rich text: ${type}`);
}

function inlineViews(elements, names) {
  return elements.map((item) => styled(inlineView(item, names), item.style));
}

function inlineView(item, names) {
  const view = inlineKinds[item.type];
  return view ? view(item, names) : element("span", { class: "unknown" }, item.type);
}

const inlineKinds = {
  text: ({ text }) => plainView(text),
  link: ({ url, text }) => linkView(url, [text ?? url]),
  emoji: ({ name }) => plainView(emojiCharacter(name)),
  user: ({ user_id: id }, names) => element("span", { class: "mention" }, `@${names.user(id)}`),
  channel: ({ channel_id: id }, names) =>
    element("span", { class: "mention" }, `#${names.channel(id)}`),
  broadcast: ({ range }) => element("span", { class: "ping" }, `@${range}`),
  date: ({ timestamp, fallback }) =>
    element("span", { title: fallback }, dateText(timestamp * 1000)),
};

const styleTags = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

function styled(node, style = {}) {
  let result = node;
  for (const [name, tag] of styleTags) if (style[name]) result = element(tag, {}, result);
  return result;
}
