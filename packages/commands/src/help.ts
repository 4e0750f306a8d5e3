import type { Answer } from "@binnacle/contracts";
import { parseText, usages } from "@binnacle/intake";
import { askBack, said } from "./answer-of.ts";
import type { VerbIntent } from "./command-context.ts";

const usageWidth = 38;
const wordAtMost = 40;

/** What can be typed. A word that was not understood is named, with the near one. */
export function help({ rest, target }: VerbIntent): Answer {
  if (rest !== undefined && target !== undefined) {
    const intent = parseText(target, { inThread: false, isCommand: true });
    const title = `I do not know "${rest.slice(0, wordAtMost)}". Did you mean \`${target}\`?`;
    return askBack(title, { choices: [{ label: target, intent }] });
  }
  const title =
    rest === undefined
      ? "I look, I never change anything. Type one of these, or ask in plain words."
      : `I do not know what to do with "${rest.slice(0, wordAtMost)}". This is what I understand:`;
  return askBack(title, {
    code: usages.map(({ usage, help: text }) => `${usage.padEnd(usageWidth)}${text}`).join("\n"),
    lines: [
      said(
        "In plain words: `why is <name> failing?` · in the thread then: `what changed?`, `show me the logs of the culprit`, `what did you rule out?`",
      ),
    ],
  });
}
