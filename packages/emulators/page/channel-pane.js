import { createComposer } from "./composer.js";
import { element } from "./element.js";
import { createMessageList } from "./message-list.js";
import { messageView } from "./message-view.js";
import { sendText } from "./send.js";
import { repliesOf, rootsOf } from "./state.js";

/** The middle: the messages of a channel, what one may type, and the composer. */
export function createChannelPane(node, page) {
  const list = createMessageList();
  const parts = {
    list,
    title: element("header", { class: "pane-head" }),
    chips: element("div", { class: "chips" }),
    status: element("div", { class: "status", role: "status" }),
    welcome: element("div", { class: "welcome", hidden: true }),
    composer: createComposer({
      label: "Message",
      send: (text) => {
        list.await();
        return sendText(text, { state: page.state, channel: page.state.get().view.channel });
      },
      context: () => page.composerContext(false),
    }),
    shownChannel: undefined,
  };
  parts.list.node.prepend(parts.welcome);
  node.append(parts.title, parts.list.node, parts.chips, parts.composer.node, parts.status);
  return {
    composer: parts.composer,
    render: () => render(parts, page),
    renderChips() {
      renderChips(parts, page);
      renderWelcome(parts, page);
    },
  };
}

function render(parts, page) {
  const state = page.state.get();
  const channel = state.workspace.channels.find(({ id }) => id === state.view.channel);
  const name = page.channelTitle(channel);
  parts.title.replaceChildren(
    element("strong", {}, name),
    element("span", { class: "topic" }, channel.topic),
  );
  parts.composer.setPlaceholder(`Message ${name}`);
  parts.composer.moveTo(channel.id);
  parts.status.textContent = page.offlineText();
  const isOther = parts.shownChannel !== channel.id;
  parts.shownChannel = channel.id;
  const entries = rootsOf(state, channel.id).map((message) => toEntry(message, page));
  parts.welcome.hidden = channel.kind !== "im" || entries.length > 0;
  parts.chips.hidden = channel.kind === "im";
  parts.list.show(entries, { toEnd: isOther });
}

/** What an app says of itself where nobody has written yet. */
function renderWelcome({ welcome, composer }, page) {
  const { about } = page.state.get().workspace;
  welcome.replaceChildren(
    element("div", { class: "avatar avatar-bot", "aria-hidden": "true" }, "◈"),
    element("strong", {}, page.botName()),
    element("p", {}, about.text),
    element("p", {}, "Type, or take one of these:"),
    ...about.prompts.map(({ title, message }) =>
      element(
        "button",
        { type: "button", class: "chip", onclick: () => composer.offer(message) },
        `${title} `,
        element("code", {}, message),
      ),
    ),
  );
}

function toEntry(message, page) {
  const state = page.state.get();
  const replies = repliesOf(state, message);
  const isFresh = state.freshThreads.has(`${message.channel}/${message.ts}`);
  const age = replies.length > 0 ? page.minute() : 0;
  return {
    message,
    fingerprint: JSON.stringify([message, replies.map(({ ts }) => ts), isFresh, age]),
    render: () => messageView(message, { replies, isFresh, page }),
  };
}

function renderChips({ chips, composer }, page) {
  const { suggestions } = page.state.get().workspace;
  chips.replaceChildren(
    ...suggestions.map((text) =>
      element(
        "button",
        { type: "button", class: "chip", onclick: () => composer.offer(text) },
        text,
      ),
    ),
  );
}
