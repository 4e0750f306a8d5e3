import { call } from "./api.js";
import { blockViews } from "./blocks.js";
import { element } from "./element.js";
import { createField } from "./field.js";

/** The view that the app opened, above the rest of the page. Focus stays inside; Escape closes it. */
export function createModal(page) {
  const dialog = element("dialog", { class: "modal", "aria-labelledby": "modal-title" });
  const modal = { page, dialog, view: undefined, fields: [] };
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close(modal);
  });
  document.body.append(dialog);
  return { render: () => render(modal) };
}

function render(modal) {
  const before = modal.view;
  const view = modal.page.state.get().modal;
  modal.view = view;
  if (view === undefined) modal.dialog.close();
  else if (view.id !== before?.id) open(modal, {});
  // What was typed survives a change of the view.
  else if (view.hash !== before.hash) open(modal, valuesOf(modal.fields));
}

function open(modal, typed) {
  draw(modal, typed);
  if (!modal.dialog.open) modal.dialog.showModal();
  (modal.fields[0] ?? modal.dialog.querySelector("button")).focus();
}

function draw(modal, typed) {
  const { title, blocks, submit: word, close: closeWord } = modal.view;
  const place = {
    names: modal.page.names,
    click: () => ({ kind: "failed", error: "not_in_views" }),
  };
  modal.fields = [];
  const bodies = blocks.map((block) => {
    if (block.type !== "input") return blockViews([block], place);
    const field = createField(block, typed[block.block_id]?.[block.element.action_id]);
    modal.fields.push(field);
    return field.node;
  });
  const trouble = element("div", { class: "failure", role: "alert" });
  const form = element(
    "form",
    { method: "dialog", novalidate: true, onsubmit: (event) => submit(event, modal, trouble) },
    element("h2", { id: "modal-title" }, title.text),
    element("div", { class: "modal-body" }, bodies),
    trouble,
    element(
      "div",
      { class: "modal-foot" },
      button({ type: "button", onclick: () => close(modal) }, closeWord?.text ?? "Cancel"),
      word && button({ type: "submit", class: "button primary" }, word.text),
    ),
  );
  modal.dialog.replaceChildren(form);
}

function button(attributes, text) {
  return element("button", { class: "button", ...attributes }, text);
}

async function submit(event, modal, trouble) {
  event.preventDefault();
  const { fields, view, dialog } = modal;
  const missing = fields.filter((field) => field.isMissing());
  tell(
    fields,
    Object.fromEntries(missing.map(({ block }) => [block, "Please complete this field."])),
  );
  if (missing.length > 0) return;
  const sender = dialog.querySelector("[type=submit]");
  sender.setAttribute("aria-busy", "true");
  const outcome = await call("submit-view", { view_id: view.id, values: valuesOf(fields) });
  sender.removeAttribute("aria-busy");
  trouble.textContent =
    outcome.kind === "failed" ? "We had some trouble connecting. Try again?" : "";
  if (outcome.kind === "errors") tell(fields, outcome.errors);
}

/** Errors by block; the first one takes the focus. */
function tell(fields, errors) {
  for (const field of fields) field.tell(errors[field.block]);
  fields.find(({ block }) => errors[block] !== undefined)?.focus();
}

/** As `views.submit` takes them: what is empty is left out. */
function valuesOf(fields) {
  const filled = fields.filter(({ value }) => value() !== "");
  return Object.fromEntries(
    filled.map(({ block, action, value }) => [block, { [action]: value() }]),
  );
}

function close({ view }) {
  void call("close-view", { view_id: view.id });
}
