import { messageBlocks } from "./blocks.js";
import { element } from "./element.js";
import { emojiCharacter } from "./emoji.js";
import { mrkdwnView } from "./text-view.js";
import { ago, dateText, fullTime, tsToMs } from "./time.js";

/** One message. `replies` is given in the channel, where they are one line that opens the thread. */
export function messageView(message, { replies = [], isFresh = false, page }) {
  const author = page.author(message.user);
  return element(
    "article",
    { class: message.ephemeral_for ? "message ephemeral" : "message", "data-ts": message.ts },
    avatar(author, page),
    element(
      "div",
      { class: "message-body" },
      message.ephemeral_for && element("div", { class: "only-you" }, "Only visible to you"),
      byline(message, author),
      content(message, page),
      message.reactions && reactionsView(message.reactions),
      replies.length > 0 && repliesLine(message, { replies, isFresh, page }),
    ),
  );
}

function avatar(author, page) {
  if (page.isApp(author))
    return element("div", { class: "avatar avatar-bot", "aria-hidden": "true" }, "◈");
  const letter = author.name.slice(0, 1).toUpperCase();
  return element("div", { class: `avatar avatar-${author.tone}`, "aria-hidden": "true" }, letter);
}

function byline(message, author) {
  const ms = tsToMs(message.ts);
  return element(
    "div",
    { class: "byline" },
    element("strong", { class: "author" }, author.name),
    author.isBot && element("span", { class: "badge" }, "APP"),
    element(
      "time",
      { class: "time", datetime: new Date(ms).toISOString(), title: fullTime(ms) },
      dateText(ms),
    ),
    message.edited &&
      element("span", { class: "time", title: fullTime(tsToMs(message.edited.ts)) }, "· edited"),
  );
}

function content(message, page) {
  const { blocks = [] } = message;
  if (blocks.length === 0 || page.isHuman(message.user))
    return element("div", { class: "content" }, mrkdwnView(message.text, page.names));
  const place = { message, names: page.names, click: page.click };
  return element("div", { class: "content" }, messageBlocks(blocks, place));
}

function reactionsView(reactions) {
  return element(
    "div",
    { class: "reactions" },
    reactions.map(({ name, users }) =>
      element(
        "span",
        { class: "reaction", title: `:${name}:` },
        `${emojiCharacter(name)} ${users.length}`,
      ),
    ),
  );
}

function repliesLine(message, { replies, isFresh, page }) {
  const last = tsToMs(replies.at(-1).ts);
  const names = [...new Set(replies.map(({ user }) => page.author(user).name))].join(", ");
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return element(
    "button",
    {
      type: "button",
      class: isFresh ? "replies fresh" : "replies",
      title: fullTime(last),
      onclick: () => page.openThread(message.channel, message.ts),
    },
    `${names} · ${count} · last ${dateText(last)}`,
    element("span", { class: "ago" }, ago(last)),
  );
}
