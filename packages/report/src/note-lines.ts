import { type Investigation, present } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Document, Line } from "./document.ts";
import { changedText } from "./repeated.ts";
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

/** Before anything is answered: what changed since the question was asked before, and how it was understood. */
export function noticeOf(investigation: Investigation, context: Context): Pick<Document, "notice"> {
  if (investigation.checks.length === 0) return {};
  return present({ notice: noticeText(investigation, context) });
}

/** The same of an answer that has nothing else to say it in; undefined: nothing is to be said. */
export function noticeText(investigation: Investigation, context: Context): string | undefined {
  const told = [
    changedText(investigation, context.telling) ?? "",
    ...investigation.notes.map((claim) => textOf(claim, context)),
  ].filter((text) => text !== "");
  return told.length === 0 ? undefined : told.join(" ");
}
