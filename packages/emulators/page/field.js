import { element } from "./element.js";

/** An input block: label, control, hint, and the place of its error. `typed` is what somebody put in before. */
export function createField({ block_id: block, label, hint, optional, element: input }, typed) {
  const id = `field-${block}`;
  const control = (controls[input.type] ?? unknownControl)(input, { id, typed });
  const error = element("div", { class: "failure", id: `${id}-error`, role: "alert" });
  const isGroup = control.node.tagName === "FIELDSET";
  const text = `${label.text}${optional ? " (optional)" : ""}`;
  if (isGroup) control.node.prepend(element("legend", {}, text));
  const node = element(
    "div",
    { class: "field-row" },
    !isGroup && element("label", { for: id }, text),
    control.node,
    hint && element("div", { class: "hint", id: `${id}-hint` }, hint.text),
    error,
  );
  control.node.setAttribute("aria-describedby", `${id}-error${hint ? ` ${id}-hint` : ""}`);
  return {
    node,
    block,
    action: input.action_id,
    value: control.value,
    focus: control.focus,
    isMissing: () => !optional && control.value().trim() === "",
    tell(message) {
      error.textContent = message ?? "";
      control.node.setAttribute("aria-invalid", String(message !== undefined));
    },
  };
}

const controls = {
  plain_text_input: textControl,
  static_select: selectControl,
  radio_buttons: radioControl,
};

function textControl(input, { id, typed = input.initial_value ?? "" }) {
  const node = element(input.multiline ? "textarea" : "input", {
    id,
    class: "text-field",
    placeholder: input.placeholder?.text,
    minlength: input.min_length,
    maxlength: input.max_length,
    ...(input.multiline ? { rows: "3" } : { type: "text", autocomplete: "off" }),
  });
  node.value = typed;
  return { node, value: () => node.value, focus: () => node.focus() };
}

function selectControl(input, { id, typed = input.initial_option?.value ?? "" }) {
  const { options = [], option_groups: groups = [], placeholder } = input;
  const node = element(
    "select",
    { id, class: "text-field" },
    element("option", { value: "" }, placeholder?.text ?? "Choose…"),
    options.map(optionView),
    groups.map(({ label, options: inside }) =>
      element("optgroup", { label: label.text }, inside.map(optionView)),
    ),
  );
  node.value = typed;
  return { node, value: () => node.value, focus: () => node.focus() };
}

function optionView({ text, value }) {
  return element("option", { value }, text.text);
}

function radioControl(input, { id, typed = input.initial_option?.value }) {
  const boxes = input.options.map(({ value }) => {
    const box = element("input", { type: "radio", name: id, value });
    box.checked = value === typed;
    return box;
  });
  const node = element(
    "fieldset",
    {},
    input.options.map(({ text, description }, index) =>
      element(
        "label",
        { class: "choice" },
        boxes[index],
        element("span", {}, text.text),
        description && element("span", { class: "hint" }, description.text),
      ),
    ),
  );
  const chosen = () => boxes.find(({ checked }) => checked);
  return {
    node,
    value: () => chosen()?.value ?? "",
    focus: () => (chosen() ?? boxes[0]).focus(),
  };
}

function unknownControl({ type }) {
  const node = element("div", { class: "unknown" }, `Unknown element: ${type}`);
  return { node, value: () => "", focus: () => undefined };
}
