import { element } from "./element.js";
import { richTextView } from "./rich-text.js";
import { linkView, plainTextView } from "./text-view.js";

const signs = { pending: "○", in_progress: "", complete: "✓", error: "✕" };
const words = { pending: "waiting", in_progress: "running", complete: "done", error: "failed" };

/** A plan: its title and its tasks, in one line as long as they carry no details, then one below the other. */
export function planView({ title, tasks = [] }, names) {
  return element(
    "div",
    { class: tasks.some(isLong) ? "plan plan-list" : "plan" },
    element("span", { class: "plan-title" }, title),
    tasks.map((task) => taskView(task, names)),
  );
}

function isLong({ details, output, sources = [] }) {
  return details !== undefined || output !== undefined || sources.length > 0;
}

export function taskView(task, names) {
  const { title, status, details, output, sources = [] } = task;
  const label = [
    element(
      "span",
      { class: `sign sign-${status}`, role: "img", "aria-label": words[status] },
      signs[status],
    ),
    element("span", {}, plainTextView({ text: title })),
  ];
  if (!isLong(task)) return element("span", { class: "task" }, label);
  return element(
    "details",
    { class: "task", open: true },
    element("summary", {}, label),
    [details, output].filter(Boolean).map((text) => richTextView(text, names)),
    sources.map(({ url, text }) => element("div", {}, linkView(url, [text]))),
  );
}
