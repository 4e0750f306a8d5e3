import { element } from "./element.js";
import { keyOf } from "./state.js";

const nearEndPixels = 60;
const gapPixels = 12;

/**
 * A scrolled list that replaces only the messages that changed. It follows new text as long as the reader is at the end,
 * and never so far that the first line of the last message leaves the view.
 */
export function createMessageList() {
  const inner = element("div", { class: "messages-inner" });
  const node = element("div", { class: "messages", tabindex: "0", role: "log" }, inner);
  const list = { node, inner, shown: new Map(), followed: 0 };
  return { node, show: (entries, options) => show(list, entries, options) };
}

/** `entries`: `{message, fingerprint, render}`; an entry with the same fingerprint keeps its node. */
function show(list, entries, { toEnd }) {
  const follows = toEnd || isAtEnd(list);
  dropMissing(list.shown, entries);
  for (const [index, entry] of entries.entries()) {
    const current = place(list.shown, entry);
    const before = list.inner.children[index];
    if (before !== current) list.inner.insertBefore(current, before ?? null);
  }
  if (follows) scrollToEnd(list);
}

/** The node of an entry, new where its message changed. */
function place(shown, { message, fingerprint, render }) {
  const key = keyOf(message);
  const old = shown.get(key);
  if (old?.fingerprint === fingerprint) return old.node;
  const node = render();
  old?.node.replaceWith(node);
  shown.set(key, { fingerprint, node });
  return node;
}

function dropMissing(shown, entries) {
  const keys = new Set(entries.map(({ message }) => keyOf(message)));
  for (const [key, { node }] of shown) {
    if (keys.has(key)) continue;
    node.remove();
    shown.delete(key);
  }
}

function isAtEnd({ node, followed }) {
  const below = node.scrollHeight - node.scrollTop - node.clientHeight;
  return below < nearEndPixels || Math.abs(node.scrollTop - followed) < 2;
}

function scrollToEnd(list) {
  const { node, inner } = list;
  const last = inner.lastElementChild;
  const end = node.scrollHeight - node.clientHeight;
  node.scrollTop = Math.max(0, Math.min(end, last ? last.offsetTop - gapPixels : 0));
  list.followed = node.scrollTop;
}
