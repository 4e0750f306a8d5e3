import { call } from "./api.js";
import { createChannelPane } from "./channel-pane.js";
import { createModal } from "./modal.js";
import { renderSidebar } from "./sidebar.js";
import { createState } from "./state.js";
import { applyTheme } from "./theme.js";
import { createThreadPane } from "./thread-pane.js";

const minuteMs = 60_000;

applyTheme();
const page = createPage(createState());
const sidebar = document.querySelector("#sidebar");
const channelPane = createChannelPane(document.querySelector("#channel"), page);
const threadPane = createThreadPane(document.querySelector("#thread"), page);

const modal = createModal(page);

page.state.onChange((change) => {
  if (!page.state.get().isReady) return;
  renderSidebar(sidebar, page);
  if (change.isFirst) channelPane.renderChips();
  channelPane.render();
  threadPane.render();
  modal.render();
  document.title = title();
  moveFocus(change);
});

document.addEventListener("keydown", ({ key }) => {
  const { view, modal: open } = page.state.get();
  if (key === "Escape" && open === undefined && view.thread !== undefined) page.closeThread();
});
// Relative times grow old.
setInterval(() => page.state.changed(), minuteMs);

/** What the panes share: who is who, and what people do outside a composer. */
function createPage(state) {
  return { state, isRestarting: false, ...directory(state), ...navigation(state), click };
}

function directory(state) {
  const workspace = () => state.get().workspace;
  const user = (id) => workspace().users.find((candidate) => candidate.id === id);
  const channel = (id) => workspace().channels.find((candidate) => candidate.id === id);
  return {
    botName: () => user(workspace().bot).name,
    isApp: ({ id }) => id === workspace().bot,
    isHuman: (id) => user(id)?.isBot === false,
    author(id) {
      const found = user(id) ?? { name: id, isBot: false };
      return { ...found, tone: workspace().users.indexOf(found) % 4 };
    },
    names: {
      user: (id) => user(id)?.name ?? id,
      channel: (id) => channel(id)?.name ?? id,
    },
    channelTitle: ({ kind, name }) => (kind === "im" ? name : `# ${name}`),
    offlineText: () =>
      state.get().online
        ? ""
        : `${user(workspace().bot).name} is offline. Messages reach it when it is back.`,
    minute: () => Math.floor(Date.now() / minuteMs),
    /** Before the workspace is known nobody is. */
    composerContext(isThread) {
      const { users, me, slashCommands } = workspace() ?? { users: [], slashCommands: [] };
      const others = users.filter(({ id }) => id !== "USLACKBOT" && id !== me);
      return { users: others, commands: slashCommands, isThread };
    },
  };
}

function navigation(state) {
  return {
    openThread(channel, ts) {
      state.open(channel, ts);
      threadPane.composer.focus();
    },
    closeThread() {
      state.open(state.get().view.channel, undefined);
      channelPane.composer.focus();
    },
  };
}

function click({ channel, ts }, { action_id: actionId, value }) {
  return call("click", { channel, ts, action_id: actionId, value });
}

/** At the start one may type at once; when the answer opens its thread, one goes on there. */
function moveFocus({ isFirst, isAnswer }) {
  const isIdle = channelPane.composer.isEmpty();
  if (isFirst && document.activeElement === document.body) channelPane.composer.focus();
  if (isAnswer && isIdle && channelPane.composer.hasFocus()) threadPane.composer.focus();
}

function title() {
  const { unread, workspace } = page.state.get();
  const count = [...unread.values()].reduce((sum, value) => sum + value, 0);
  return `${count > 0 ? `(${count}) ` : ""}${workspace.team} · emulated Slack`;
}
