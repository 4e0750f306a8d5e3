import { element } from "./element.js";
import { keyOf } from "./state.js";

const nearEndPixels = 60;
const gapPixels = 12;
/** After a click nothing moves for a while: what follows is its answer. */
const heldMs = 5000;

/**
 * A scrolled list that replaces only the messages that changed. It follows new text as long as the reader is at the end,
 * and never so far that the first line of the last message leaves the view. Who scrolled or clicked is not moved.
 */
export function createMessageList() {
  const inner = element("div", { class: "messages-inner" });
  const node = element("div", { class: "messages", tabindex: "0", role: "log" }, inner);
  const list = { node, inner, shown: new Map(), followed: 0, heldUntilMs: 0, pressed: undefined };
  node.addEventListener("click", ({ target }) => hold(list, target.closest("button")));
  return {
    node,
    show: (entries, options) => show(list, entries, options),
    /** Who writes wants to see what comes of it, whatever was clicked and wherever one was before. */
    await: () => goToEnd(list),
  };
}

function goToEnd(list) {
  release(list);
  scrollToEnd(list);
}

function release(list) {
  list.heldUntilMs = 0;
  list.pressed = undefined;
}

function hold(list, button) {
  if (!button) return;
  list.heldUntilMs = Date.now() + heldMs;
  list.pressed = actionSelector(button);
}

/** Finds the button again when its message was drawn anew. */
function actionSelector(button) {
  const { action } = button?.dataset ?? {};
  const message = button?.closest(".message");
  if (action === undefined || !message) return undefined;
  return `[data-ts="${message.dataset.ts}"] [data-action="${CSS.escape(action)}"]`;
}

/** `entries`: `{message, fingerprint, render}`; an entry with the same fingerprint keeps its node. */
function show(list, entries, { toEnd }) {
  if (toEnd) release(list);
  const hasNew = entries.some(({ message }) => !list.shown.has(keyOf(message)));
  const follows = toEnd || isFollowing(list, hasNew);
  const anchors = anchorsOf(list).map((anchor) => ({ anchor, before: anchor() }));
  const focused = actionSelector(document.activeElement);
  place(list, entries);
  if (follows) scrollToEnd(list);
  else keepInPlace(list, anchors);
  if (focused && document.activeElement === document.body)
    list.inner.querySelector(focused)?.focus({ preventScroll: true });
}

function place(list, entries) {
  dropMissing(list.shown, entries);
  for (const [index, entry] of entries.entries()) {
    const current = nodeOf(list.shown, entry);
    const before = list.inner.children[index];
    if (before !== current) list.inner.insertBefore(current, before ?? null);
  }
}

/** The node of an entry, new where its message changed. */
function nodeOf(shown, { message, fingerprint, render }) {
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

function isFollowing({ node, followed, heldUntilMs }, hasNew) {
  if (Date.now() < heldUntilMs) return false;
  const below = node.scrollHeight - node.scrollTop - node.clientHeight;
  return (hasNew && below < nearEndPixels) || Math.abs(node.scrollTop - followed) < 2;
}

/** Where the pressed button is, and the end of the last message that is seen whole or from within. */
function anchorsOf({ node, inner, pressed }) {
  const { top, bottom } = node.getBoundingClientRect();
  const ends = [...inner.children].filter((child) => {
    const end = child.getBoundingClientRect().bottom;
    return end > top && end <= bottom;
  });
  const last = ends.at(-1)?.dataset.ts;
  return [
    () => pressed && inner.querySelector(pressed)?.getBoundingClientRect().top,
    () => inner.querySelector(`[data-ts="${last}"]`)?.getBoundingClientRect().bottom,
  ];
}

function keepInPlace({ node }, anchors) {
  for (const { anchor, before } of anchors) {
    const after = anchor();
    if (before === undefined || after === undefined) continue;
    node.scrollTop += after - before;
    return;
  }
}

function scrollToEnd(list) {
  const { node, inner } = list;
  const last = inner.lastElementChild;
  const end = node.scrollHeight - node.clientHeight;
  node.scrollTop = Math.max(0, Math.min(end, last ? last.offsetTop - gapPixels : 0));
  list.followed = node.scrollTop;
}
