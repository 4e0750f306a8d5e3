import { type Investigation, present } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Document, Line } from "./document.ts";
import { lineOf, textOf } from "./text-of.ts";

/** Why the answer is not whole. */
export function interruptionLines(investigation: Investigation): Line[] {
  const interruption = interruptionOf(investigation);
  return interruption === undefined ? [] : [{ text: interruption }];
}

/** Why an investigation ended before its answer was whole. */
export function interruptionOf({ status, failure }: Investigation): string | undefined {
  if (status !== "stopped" && status !== "failed") return undefined;
  const ended = status === "failed" ? "failed" : "was stopped";
  return failure ?? `It ${ended} before the answer was whole. Ask again.`;
}

/** Beside an answer that has none of what was asked: what there is all the same. */
export function noteLines(investigation: Investigation, context: Context): Line[] {
  const notes = investigation.notes.map((claim) => lineOf(claim, context));
  return [...interruptionLines(investigation), ...notes];
}

/** How the question was understood, before anything is answered. */
export function noticeOf(
  { notes, checks }: Investigation,
  context: Context,
): Pick<Document, "notice"> {
  if (checks.length === 0) return {};
  const told = notes.map((claim) => textOf(claim, context)).join(" ");
  return present({ notice: told === "" ? undefined : told });
}
