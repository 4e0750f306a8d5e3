import { call } from "./api.js";

/** Sends what was typed: a command, or a message. Resolves to why it did not arrive, where it did not. */
export async function sendText(text, { state, channel, thread }) {
  const command = /^\/\S+/.exec(text)?.[0];
  if (command === undefined)
    return whyNot(await call("say", { channel, text, ...(thread && { thread_ts: thread }) }));
  if (thread !== undefined) return `${command} is not supported in threads. Sorry!`;
  const { slashCommands } = state.get().workspace;
  if (!slashCommands.some((known) => known.command === command))
    return `${command} is not a valid command. Known here: ${slashCommands.map((known) => known.command).join(", ") || "none"}.`;
  return whyNot(await call("slash", { channel, command, text: text.slice(command.length).trim() }));
}

const reasons = {
  dispatch_failed: "the app is offline",
  operation_timeout: "the app did not answer",
};

function whyNot({ kind, ok, error }) {
  if (kind !== "failed" && ok !== false) return undefined;
  return `Not done: ${reasons[error] ?? error}. Your text is kept, send it again.`;
}
