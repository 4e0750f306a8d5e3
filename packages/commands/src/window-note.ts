import type { Answer, Intent } from "@binnacle/contracts";
import type { Verb } from "@binnacle/intake";
import { said } from "./answer-of.ts";

/** These look as far back as they are asked to, or tell nothing of a time. */
const heeding: ReadonlySet<string> = new Set<Verb>([
  "again",
  "changes",
  "check",
  "compare",
  "describe",
  "ended",
  "events",
  "fixed",
  "help",
  "logs",
  "measure",
  "never",
  "not_covered",
  "others",
  "recall",
  "remedy",
  "since",
  "suspect",
  "who",
  "why",
]);

/** The answer, with the window that was named and not used. */
export function withWindowNote(answer: Answer, intent: Intent): Answer {
  const { window } = intent;
  if (intent.kind !== "verb" || window === undefined || heeding.has(intent.verb)) return answer;
  const asked = { window: { amount: window.minutes * 60, unit: "s" } } as const;
  const note = said("This is how it is now: I did not look back over {window}.", asked);
  return { ...answer, lines: [note, ...answer.lines] };
}
