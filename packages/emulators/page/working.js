import { call } from "./api.js";
import { element } from "./element.js";

/** The line above the composer of a thread while the app says that it works, with the native Stop. */
export function createWorking(page) {
  const words = element("span", {});
  const stop = element("button", { type: "button", class: "stop" }, "Stop");
  const node = element(
    "div",
    { class: "working", role: "status", hidden: true },
    element("span", { class: "sign sign-in_progress", "aria-hidden": "true" }),
    words,
    stop,
  );
  stop.addEventListener("click", () => {
    const { channel, thread } = page.state.get().view;
    stop.setAttribute("aria-busy", "true");
    stop.textContent = "Stopping…";
    return call("stop-session", { channel, thread_ts: thread });
  });
  return { node, render: () => render({ node, words, stop }, page) };
}

function render({ node, words, stop }, page) {
  const { view, sessions, workspace } = page.state.get();
  const session = sessions.get(`${view.channel}/${view.thread}`);
  const isWorking = session?.status === "processing";
  node.hidden = !isWorking;
  if (isWorking) {
    words.textContent = `${page.botName()} is working…`;
    stop.hidden = !workspace.canStopSessions;
    return;
  }
  stop.removeAttribute("aria-busy");
  stop.textContent = "Stop";
}
