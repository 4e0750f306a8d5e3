import { element } from "./element.js";
import { plainTextView } from "./text-view.js";

/** A button of a block. It waits for the bot's acknowledgement and says so when none comes. */
export function buttonView(item, place) {
  if (item.type !== "button") return element("span", { class: "unknown" }, `Unknown: ${item.type}`);
  const attributes = {
    class: `button ${item.style ?? ""}`,
    "aria-label": item.accessibility_label,
    "data-action": `${item.action_id}/${item.value ?? ""}`,
  };
  if (item.url)
    return element(
      "a",
      {
        ...attributes,
        href: item.url,
        target: "_blank",
        rel: "noopener noreferrer",
        onclick: press,
      },
      plainTextView(item.text),
    );
  const button = element(
    "button",
    { ...attributes, type: "button", onclick: press },
    plainTextView(item.text),
  );
  async function press() {
    if (item.confirm && !(await confirmed(item.confirm))) return;
    button?.setAttribute("aria-busy", "true");
    const outcome = await place.click(place.message, item);
    button?.removeAttribute("aria-busy");
    if (outcome.kind === "failed") sayFailure(button, outcome.error);
  }
  return button;
}

function sayFailure(button, error) {
  const isOffline = error === "dispatch_failed";
  const text = isOffline ? "The app is offline." : `The app did not answer (${error}).`;
  button.parentElement.querySelector(".failure")?.remove();
  button.parentElement.append(element("span", { class: "failure", role: "status" }, text));
}

function confirmed({ title, text, confirm, deny }) {
  return new Promise((resolve) => {
    const dialog = element(
      "dialog",
      { class: "confirm", onclose: () => resolve(dialog.returnValue === "yes") },
      element(
        "form",
        { method: "dialog" },
        element("strong", {}, title?.text ?? "Are you sure?"),
        element("p", {}, text.text),
        element("button", { class: "button", value: "no" }, deny?.text ?? "No"),
        element("button", { class: "button primary", value: "yes" }, confirm?.text ?? "Yes"),
      ),
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}
