import type { Investigation } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { lineOf } from "./text-of.ts";

/** Why the answer is not whole, and how the question was understood. */
export function noteLines(investigation: Investigation, context: Context): Line[] {
  const interruption = interruptionOf(investigation);
  return [
    ...(interruption === undefined ? [] : [{ text: interruption }]),
    ...investigation.notes.map((claim) => lineOf(claim, context)),
  ];
}

/** Why an investigation ended before its answer was whole. */
export function interruptionOf({ status, failure }: Investigation): string | undefined {
  if (status !== "stopped" && status !== "failed") return undefined;
  const ended = status === "failed" ? "failed" : "was stopped";
  return failure ?? `It ${ended} before the answer was whole. Ask again.`;
}
