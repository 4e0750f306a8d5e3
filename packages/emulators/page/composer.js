import { completionsFor } from "./completions.js";
import { draftOf, keepDraft } from "./drafts.js";
import { element } from "./element.js";
import { createTypeahead } from "./typeahead.js";

const maxHeightPixels = 180;

/**
 * Where people write: Enter sends, Shift+Enter is a new line. `send(text)` may resolve to a refusal, which is shown, and the
 * text is given back. Each place, a channel or a thread, has a draft of its own.
 */
export function createComposer({ label, send, context }) {
  const parts = {
    send,
    context,
    input: inputField(label),
    button: element("button", { type: "button", class: "send", "aria-label": "Send" }, "↑"),
    refusal: element("div", { class: "refusal", role: "status", hidden: true }),
    typeahead: createTypeahead((completion) => complete(parts, completion)),
    place: undefined,
  };
  const { input, button, refusal, typeahead } = parts;
  input.addEventListener("input", () => changed(parts));
  input.addEventListener("keydown", (event) => pressed(parts, event));
  input.addEventListener("blur", () => typeahead.show([]));
  button.addEventListener("click", () => void submit(parts));
  button.disabled = true;
  const box = element("div", { class: "composer-box" }, input, button);
  return {
    node: element("div", { class: "composer" }, typeahead.node, refusal, box),
    isEmpty: () => input.value === "",
    hasFocus: () => document.activeElement === input,
    focus: () => input.focus({ preventScroll: true }),
    setPlaceholder(text) {
      input.placeholder = text;
    },
    /** Goes to a place, with what was typed there. */
    moveTo(place) {
      if (parts.place === place) return;
      parts.place = place;
      setText(parts, draftOf(place));
    },
    /** Puts in a text for the person to send. */
    offer(text) {
      setText(parts, text);
      input.focus();
    },
  };
}

function inputField(label) {
  const attributes = { rows: "1", autocomplete: "off", spellcheck: "false", enterkeyhint: "send" };
  return element("textarea", { ...attributes, "aria-label": label });
}

function changed({ input, button, refusal, typeahead, context, place }) {
  keepDraft(place, input.value);
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, maxHeightPixels)}px`;
  button.disabled = input.value.trim() === "";
  refusal.hidden = true;
  typeahead.show(completionsFor(input.value.slice(0, input.selectionStart), context()));
}

function setText(parts, text) {
  parts.input.value = text;
  changed(parts);
  parts.typeahead.show([]);
}

function complete(parts, { insert, from }) {
  const { input } = parts;
  const rest = input.value.slice(input.selectionStart).trimStart();
  const caret = from + insert.length;
  input.value = input.value.slice(0, from) + insert + rest;
  input.setSelectionRange(caret, caret);
  changed(parts);
}

function pressed(parts, event) {
  if (event.isComposing) return;
  if (parts.typeahead.press(event.key)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    void submit(parts);
  }
}

async function submit(parts) {
  const text = parts.input.value.trim();
  if (text === "") return;
  const { place } = parts;
  setText(parts, "");
  const refused = await parts.send(text);
  if (refused === undefined) return;
  const typedSince = draftOf(place);
  keepDraft(place, typedSince === "" ? text : `${text}\n${typedSince}`);
  if (parts.place !== place) return;
  setText(parts, draftOf(place));
  parts.refusal.textContent = refused;
  parts.refusal.hidden = false;
}
