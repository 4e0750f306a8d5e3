import { call } from "./api.js";

/** Sends what was typed: a command, or a message. Returns why not, where Slack would refuse. */
export function sendText(text, { state, channel, thread }) {
  const command = /^\/\S+/.exec(text)?.[0];
  if (command === undefined) {
    void call("say", { channel, text, ...(thread !== undefined && { thread_ts: thread }) });
    return undefined;
  }
  if (thread !== undefined) return `${command} is not supported in threads. Sorry!`;
  const { slashCommands } = state.get().workspace;
  if (!slashCommands.some((known) => known.command === command))
    return `${command} is not a valid command. Known here: ${slashCommands.map((known) => known.command).join(", ") || "none"}.`;
  void call("slash", { channel, command, text: text.slice(command.length).trim() });
  return undefined;
}
