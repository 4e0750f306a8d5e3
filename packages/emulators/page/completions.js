/**
 * What may follow what is typed. Each: `{label, detail, insert, from, takesEnter}`; `from` is where the inserted text starts.
 * A mention or a command is taken by Enter; a usage hint only by Tab, because Enter sends.
 * @param {string} text
 * @param {{users: object[], commands: object[], isThread: boolean}} context
 * @returns {{label: string, detail: string, insert: string, from: number, takesEnter: boolean}[]}
 */
export function completionsFor(text, { users, commands, isThread }) {
  const mention = /(?:^|\s)@([\w.-]*)$/.exec(text);
  if (mention) return mentionCompletions(mention[1], { users, end: text.length });
  if (isThread || !text.startsWith("/")) return [];
  const known = commands.find(({ command }) => text.startsWith(`${command} `));
  if (known) return hintCompletions(text, known);
  return commands
    .filter(({ command }) => command.startsWith(text))
    .map(({ command, description }) => ({
      label: command,
      detail: description,
      insert: `${command} `,
      from: 0,
      takesEnter: true,
    }));
}

function mentionCompletions(typed, { users, end }) {
  return users
    .filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map(({ name, isBot }) => ({
      label: `@${name}`,
      detail: isBot ? "app" : "",
      insert: `@${name} `,
      from: end - typed.length - 1,
      takesEnter: true,
    }));
}

function hintCompletions(text, { command, usage_hint: hint = "" }) {
  const typed = text.slice(command.length + 1);
  return hint
    .split(/\s+\|\s+/)
    .map((usage) => ({ usage, verb: usage.replace(/\s*[<[].*$/, "") }))
    .filter(({ verb }) => verb !== "" && verb.startsWith(typed))
    .map(({ usage, verb }) => ({
      label: `${command} ${usage}`,
      detail: "",
      insert: usage === verb ? verb : `${verb} `,
      from: command.length + 1,
      takesEnter: false,
    }));
}
