import type { Answer, Choice } from "@binnacle/contracts";
import { cut } from "./mrkdwn.ts";

const shownAtMost = 61;

/** What was not understood, in one line, and what can be done here. */
export function notUnderstood(question: string, choices: readonly Choice[]): Answer {
  return {
    title: `I do not understand "${cut(question, shownAtMost)}".`,
    lines: [
      {
        text: "Here I can check what is unhealthy, tell what changed, and list the alerts that fire.",
        evidence: [],
      },
    ],
    rows: [],
    evidence: [],
    gaps: [],
    choices: [...choices],
    isWorthSharing: false,
  };
}
