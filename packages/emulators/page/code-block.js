import { element } from "./element.js";

const shownMs = 1500;

/** Preformatted text with a button that copies it. */
export function codeBlock(text, content = words(text)) {
  return element(
    "div",
    { class: "code-block" },
    element("pre", { tabindex: "0" }, element("code", {}, content)),
    copyButton(text),
  );
}

/** A word with hyphens, such as a flag, is not broken at them. */
function words(text) {
  return text
    .split(/(\S*-\S*)/)
    .map((part) => (part.includes("-") ? element("span", { class: "word" }, part) : part));
}

function copyButton(text) {
  const button = element("button", { type: "button", class: "copy", onclick: copy });
  say("Copy", `Copy ${text}`);
  async function copy() {
    const word = (await writeClipboard(text)) ? "Copied" : "Select it";
    say(word, word);
    setTimeout(() => say("Copy", `Copy ${text}`), shownMs);
  }
  /** Several of these stand in one message: each is called by what it copies. */
  function say(word, name) {
    button.textContent = word;
    button.setAttribute("aria-label", name);
  }
  return button;
}

async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
