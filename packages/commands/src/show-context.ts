import type { Answer } from "@binnacle/contracts";
import { askBack } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { transcriptOf } from "./transcript-of.ts";

/** `show context`: what code built for the models before any of them was asked. */
export async function showContext(_: VerbIntent, context: CommandContext): Promise<Answer> {
  const read = await transcriptOf(context);
  if (read.kind === "answer") return read.answer;
  const { transcript, footer } = read;
  return askBack("What the models were told before their first turn", {
    code: transcript.context,
    footer,
  });
}
