import { element } from "./element.js";

const themes = ["auto", "light", "dark"];

/** Applies the theme that was chosen last; `auto` follows the system. */
export function applyTheme() {
  document.documentElement.dataset.theme = chosen();
}

/** Steps through auto, light and dark. */
export function themeButton() {
  const button = element("button", { type: "button", class: "lab", onclick: step }, label());
  function step() {
    const next = themes[(themes.indexOf(chosen()) + 1) % themes.length];
    localStorage.setItem("theme", next);
    applyTheme();
    button.textContent = label();
  }
  return button;
}

function chosen() {
  const stored = localStorage.getItem("theme");
  return themes.includes(stored) ? stored : "auto";
}

function label() {
  return `Theme: ${chosen()}`;
}
