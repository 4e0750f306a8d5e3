import { element } from "./element.js";
import { plainTextView } from "./text-view.js";

const gapPixels = 8;

/** Open drawers by message and title, so that an edit of the message does not close what somebody reads. */
const choices = new Map();

/** Collapsible containers: a row of handles, the open ones below. */
export function drawersView(containers, place, childViews) {
  const handles = [];
  const panels = [];
  for (const container of containers) {
    const { handle, panel } = drawer(container, place, childViews);
    handles.push(handle);
    panels.push(panel);
  }
  return element(
    "div",
    { class: "drawers" },
    element("div", { class: "handles" }, handles),
    panels,
  );
}

/** Scrolls so that the panel is seen, and never so far that its handle is not. */
function reveal(panel, handle) {
  const room = panel.closest(".messages");
  const { top, bottom } = room.getBoundingClientRect();
  const hidden = panel.getBoundingClientRect().bottom - bottom + gapPixels;
  const above = handle.getBoundingClientRect().top - top - gapPixels;
  if (hidden > 0) room.scrollTop += Math.min(hidden, above);
}

function drawer(container, place, childViews) {
  const title = container.title?.text ?? "Details";
  const key = `${place.message.channel}/${place.message.ts}/${title.replaceAll(/\d+/g, "")}`;
  const panel = element(
    "div",
    { class: "panel" },
    element("div", { class: "panel-title" }, plainTextView(container.title ?? { text: title })),
    childViews(container.child_blocks, place),
  );
  const handle = element(
    "button",
    { type: "button", class: "handle", onclick: toggle },
    plainTextView(container.title ?? { text: title }),
  );
  show(choices.get(key) ?? container.default_collapsed !== true);
  function toggle() {
    choices.set(key, panel.hidden);
    show(panel.hidden);
    if (!panel.hidden) reveal(panel, handle);
  }
  function show(isOpen) {
    panel.hidden = !isOpen;
    handle.setAttribute("aria-expanded", String(isOpen));
  }
  return { handle, panel };
}
