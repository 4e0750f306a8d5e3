import type { Claim, Investigation } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { ownWords } from "./own-words.ts";
import { commandIn, textOf } from "./text-of.ts";

/** What a model says to the question, row by row; none where no model took part. The numbers stand behind the last row of a claim. */
export function replyLines({ reply }: Investigation, context: Context): Line[] {
  return (reply?.lines ?? []).flatMap((claim) => modelLines(claim, context));
}

/** One claim of a model: its words are outside text. */
export function modelLines(claim: Claim, context: Context): Line[] {
  const rows = ownWords(textOf(claim, context));
  const numbers = context.numbers(claim.evidence);
  return rows.map((text, index) => ({
    text,
    ...(index === rows.length - 1 ? { numbers } : {}),
    ...commandIn(claim, text),
  }));
}
