import { actAs, call } from "./api.js";
import { element } from "./element.js";
import { themeButton } from "./theme.js";

/** The left column: channels, direct messages, and below them what belongs to the emulation. */
export function renderSidebar(node, page) {
  const { workspace, view, unread, online } = page.state.get();
  const fingerprint = JSON.stringify([view.channel, [...unread], online, page.isRestarting]);
  // What is the same stays: a node that is replaced loses the focus.
  if (node.dataset.fingerprint === fingerprint) return;
  node.dataset.fingerprint = fingerprint;
  const channels = workspace.channels.filter(({ kind }) => kind === "channel");
  const direct = workspace.channels.filter(({ kind }) => kind === "im");
  node.replaceChildren(
    element("h1", {}, workspace.team),
    group("Channels", channels, page),
    group("Direct messages", direct, page),
    element(
      "div",
      { class: "sidebar-foot" },
      actorChoice(workspace),
      workspace.canRestartBot && restartButton(page),
      themeButton(),
      element("p", { class: "note" }, workspace.note),
    ),
  );
}

function group(title, channels, page) {
  return element(
    "section",
    {},
    element("h2", {}, title),
    channels.map((channel) => channelLink(channel, page)),
  );
}

function channelLink(channel, page) {
  const { view, unread } = page.state.get();
  const count = unread.get(channel.id) ?? 0;
  return element(
    "button",
    {
      type: "button",
      class: count > 0 ? "channel-link unread" : "channel-link",
      "aria-current": view.channel === channel.id && "true",
      onclick: () => page.state.open(channel.id, undefined),
    },
    channel.kind === "im" && presence(page.state.get().online),
    element("span", { class: "channel-name" }, page.channelTitle(channel)),
    count > 0 && element("span", { class: "count", "aria-label": `${count} unread` }, `${count}`),
  );
}

function presence(online) {
  const word = online ? "online" : "offline";
  return element("span", {
    class: `presence ${word}`,
    role: "img",
    "aria-label": word,
    title: word,
  });
}

/** Who may ask the bot shows best when one asks as somebody else. */
function actorChoice({ users, me }) {
  const people = users.filter(({ id, isBot }) => !isBot && id !== "USLACKBOT");
  const choice = element(
    "select",
    { onchange: ({ target }) => actAs(target.value) },
    people.map((user) =>
      element(
        "option",
        { value: user.id, selected: user.id === me },
        `${user.name}${kindOf(user)}`,
      ),
    ),
  );
  return element("label", { class: "actor" }, "Act as", choice);
}

function kindOf({ team, guest, isDeleted }) {
  if (team !== undefined) return " (another organisation)";
  if (guest !== undefined) return " (guest)";
  return isDeleted ? " (deactivated)" : "";
}

function restartButton(page) {
  const { isRestarting } = page;
  return element(
    "button",
    { type: "button", class: "lab", disabled: isRestarting, onclick: restart },
    isRestarting ? "Restarting the bot…" : "Restart the bot",
  );
  async function restart() {
    page.isRestarting = true;
    page.state.changed();
    await call("restart-bot", {});
    page.isRestarting = false;
    page.state.changed();
  }
}
