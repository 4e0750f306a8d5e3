import type { Answer } from "@binnacle/contracts";
import { answerOf } from "./answer-of.ts";

const commands = [
  ["check [namespace]", "every workload of a namespace, worst first"],
  ["why <name> [-n namespace]", "what is wrong with a workload, Service or pod"],
  ["changes [name] [-n namespace]", "rollouts, scaling, edits of the last hour, newest first"],
  ["logs <name> [-n namespace]", "the log lines that matter, the previous run first"],
  ["alerts", "alerts that fire now"],
  ["kubectl get|describe|logs|events …", "reads, nothing else"],
  ["help", "this"],
] as const;

/** What can be typed. A word that was not understood is named. */
export function answerHelp(word?: string): Answer {
  const title =
    word === undefined
      ? "I look, I never change anything. Type one of these, or ask in plain words."
      : `I do not know what to do with "${word.slice(0, 40)}". This is what I understand:`;
  return answerOf(title, {
    code: commands.map(([command, text]) => `${command.padEnd(38)}${text}`).join("\n"),
    lines: [
      {
        text: "In plain words: `why is <name> failing?` · in the thread then: `what changed?`, `show me the logs of the culprit`, `what did you rule out?`",
        evidence: [],
      },
    ],
  });
}
