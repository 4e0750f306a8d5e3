import type { Answer } from "@binnacle/contracts";
import { askBack } from "./answer-of.ts";

/** `delete the pod payment`: nothing is done, and it is said who can. */
export function never(): Answer {
  return askBack("I never change anything: the command is yours to run.", {
    choices: [{ label: "What should I run?", intent: { kind: "verb", verb: "remedy" } }],
  });
}
