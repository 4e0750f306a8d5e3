import { createComposer } from "./composer.js";
import { element } from "./element.js";
import { createMessageList } from "./message-list.js";
import { messageView } from "./message-view.js";
import { sendText } from "./send.js";
import { threadOf } from "./state.js";
import { createWorking } from "./working.js";

/** The right: one thread and its own composer. */
export function createThreadPane(node, page) {
  const list = createMessageList();
  const parts = {
    node,
    list,
    title: element("header", { class: "pane-head" }),
    working: createWorking(page),
    status: element("div", { class: "status", role: "status" }),
    composer: createComposer({
      label: "Reply",
      send: (text) => {
        list.await();
        return sendText(text, { state: page.state, ...page.state.get().view });
      },
      context: () => page.composerContext(true),
    }),
    shownThread: undefined,
  };
  parts.composer.setPlaceholder("Reply…");
  node.append(parts.title, parts.list.node, parts.working.node, parts.composer.node, parts.status);
  return { composer: parts.composer, render: () => render(parts, page) };
}

function render(parts, page) {
  const state = page.state.get();
  const { channel: id, thread } = state.view;
  const isOther = parts.shownThread !== thread;
  parts.shownThread = thread;
  parts.node.hidden = thread === undefined;
  if (thread === undefined) return;
  if (isOther) renderTitle(parts, page);
  parts.composer.moveTo(`${id}/${thread}`);
  parts.status.textContent = page.offlineText();
  parts.working.render();
  const entries = threadOf(state, id, thread).map((message) => ({
    message,
    fingerprint: JSON.stringify(message),
    render: () => messageView(message, { page }),
  }));
  parts.list.show(entries, { toEnd: isOther });
}

function renderTitle({ title }, page) {
  const { workspace, view } = page.state.get();
  const channel = workspace.channels.find(({ id }) => id === view.channel);
  title.replaceChildren(
    element("strong", {}, "Thread"),
    element("span", { class: "topic" }, page.channelTitle(channel)),
    closeButton(page),
  );
}

function closeButton(page) {
  return element(
    "button",
    {
      type: "button",
      class: "close",
      "aria-label": "Close the thread",
      onclick: () => page.closeThread(),
    },
    "×",
  );
}
