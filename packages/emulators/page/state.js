import { follow } from "./api.js";
import { useTimeZone } from "./time.js";

/**
 * What the page knows, and what the person looks at. `view` is `{channel, thread}`; `unread` counts by channel what others
 * wrote where nobody looked; `modal` is the view that the app opened; `sessions` says by thread whether the app works there.
 */
export function createState() {
  const state = {
    isReady: false,
    online: false,
    workspace: undefined,
    messages: new Map(),
    unread: new Map(),
    freshThreads: new Set(),
    sessions: new Map(),
    view: { channel: undefined, thread: undefined },
    modal: undefined,
    asked: undefined,
  };
  const listeners = new Set();
  const changed = (change = {}) => {
    for (const listener of listeners) listener(change);
  };
  follow(handlers(state, changed));
  return {
    get: () => state,
    changed,
    onChange: (listener) => listeners.add(listener),
    open: (channel, thread) => changed(open(state, channel, thread)),
  };
}

function handlers(state, changed) {
  return {
    snapshot: (snapshot) => changed(takeSnapshot(state, snapshot)),
    posted: (message) => changed(takePosted(state, message)),
    updated: (message) => {
      state.messages.set(keyOf(message), message);
      changed();
    },
    removed: (message) => {
      state.messages.delete(keyOf(message));
      changed();
    },
    view: ({ kind, user, view }) => {
      if (user !== state.workspace.me) return;
      state.modal = kind === "closed" ? undefined : view;
      changed();
    },
    session: (session) => {
      state.sessions.set(threadKeyOf(session), session);
      changed();
    },
    bot: ({ online }) => {
      state.online = online;
      changed();
    },
  };
}

export function keyOf({ channel, ts }) {
  return `${channel}/${ts}`;
}

function threadKeyOf({ channel, thread_ts: thread }) {
  return `${channel}/${thread}`;
}

/** Root messages of a channel, oldest first. */
export function rootsOf(state, channel) {
  return sorted(state, (message) => message.channel === channel && !isReply(message));
}

/** A root and its replies, oldest first. */
export function threadOf(state, channel, ts) {
  return sorted(
    state,
    (message) => message.channel === channel && (message.ts === ts || message.thread_ts === ts),
  );
}

export function repliesOf(state, { channel, ts }) {
  return threadOf(state, channel, ts).filter((message) => message.ts !== ts);
}

function sorted(state, accepts) {
  return [...state.messages.values()]
    .filter(accepts)
    .toSorted((left, right) => Number(left.ts) - Number(right.ts));
}

function isReply({ thread_ts: threadTs, ts }) {
  return threadTs !== undefined && threadTs !== ts;
}

function takeSnapshot(state, snapshot) {
  const { messages, online, views = [], sessions, ...workspace } = snapshot;
  const own = [...state.messages.values()].filter((message) => message.ephemeral_for);
  state.messages = new Map([...messages, ...own].map((message) => [keyOf(message), message]));
  state.sessions = new Map(sessions.map((session) => [threadKeyOf(session), session]));
  state.workspace = workspace;
  state.online = online;
  state.modal = views.find(({ user }) => user === workspace.me)?.view;
  useTimeZone(workspace.timeZone);
  if (!state.isReady) readAddress(state);
  state.isReady = true;
  return { isFirst: true };
}

/** The address names what is open: `#C0INCIDENTS/1795254684.238000`. */
function readAddress(state) {
  const [channel, thread] = location.hash.slice(1).split("/");
  const isKnown = state.workspace.channels.some(({ id }) => id === channel);
  state.view = isKnown ? { channel, thread } : { channel: state.workspace.channels[0].id };
}

function takePosted(state, message) {
  state.messages.set(keyOf(message), message);
  const { me, bot } = state.workspace;
  if (message.user === me) {
    if (!isReply(message)) state.asked = keyOf(message);
    return {};
  }
  const root = `${message.channel}/${message.thread_ts}`;
  const isAnswer = message.user === bot && isReply(message) && root === state.asked;
  if (
    isAnswer &&
    message.channel === state.view.channel &&
    state.view.thread !== message.thread_ts
  ) {
    return { ...open(state, message.channel, message.thread_ts), isAnswer: true };
  }
  countUnread(state, message);
  return {};
}

function countUnread(state, message) {
  const { channel, thread } = state.view;
  const isSeen = message.channel === channel && (!isReply(message) || message.thread_ts === thread);
  if (isSeen && !document.hidden) return;
  if (isReply(message)) state.freshThreads.add(`${message.channel}/${message.thread_ts}`);
  if (!isSeen) state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
}

function open(state, channel, thread) {
  state.view = { channel, thread };
  state.unread.delete(channel);
  state.freshThreads.delete(`${channel}/${thread}`);
  history.replaceState(null, "", `#${channel}${thread === undefined ? "" : `/${thread}`}`);
  return {};
}
