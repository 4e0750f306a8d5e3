import type { Command } from "commander";

/** Lets a command line say what was wrong with it and never what stood in it: people type tokens there. */
export function tellUsage(command: Command): Command {
  return command.configureOutput({
    outputError: (message, write) => write(withoutValues(message)),
  });
}

/** What commander quotes of a command line; its suggestion comes after a line break. */
function withoutValues(message: string): string {
  const suggestion = message.lastIndexOf("\n(Did you mean ");
  const [said, rest] =
    suggestion < 0
      ? [message.trimEnd(), "\n"]
      : [message.slice(0, suggestion), message.slice(suggestion)];
  const option = quotedIn(said, "error: unknown option '", "'");
  if (option !== undefined) return `error: unknown option${named(option)}${rest}`;
  if (said.startsWith("error: unknown command '")) return `error: unknown command${rest}`;
  if (said.startsWith("error: too many arguments"))
    return `error: too many arguments; what belongs together is quoted${rest}`;
  return `${withoutArgument(said)}${rest}`;
}

function quotedIn(text: string, before: string, after: string): string | undefined {
  if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
  return text.slice(before.length, -after.length);
}

/** ` '--token'` of `--token=…`; nothing of what does not look like the name of a flag. */
function named(option: string): string {
  const [name = ""] = option.split("=");
  return /^--[a-z][a-z-]{0,30}$/u.test(name) ? ` '${name}'` : "";
}

/** `error: option '--port <number>' argument 'x' is invalid. A number …`. */
function withoutArgument(said: string): string {
  const from = said.indexOf(" argument '");
  const to = said.lastIndexOf("' is invalid");
  return from < 0 || to < from ? said : `${said.slice(0, from)} argument${said.slice(to + 1)}`;
}
