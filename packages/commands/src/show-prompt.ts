import type { Answer } from "@binnacle/contracts";
import { askBack } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { transcriptOf } from "./transcript-of.ts";
import { transcriptText } from "./transcript-text.ts";

/** What a message shows of it all; the terminal shows all. */
const charactersAtMost = 7000;

/** `show prompt`: each agent with its prompt, its tools and its turns. */
export async function showPrompt(_: VerbIntent, context: CommandContext): Promise<Answer> {
  const read = await transcriptOf(context);
  if (read.kind === "answer") return read.answer;
  const { transcript, footer } = read;
  const { length } = transcript.agents;
  return askBack("What the models were told and what they answered: {agents}", {
    slots: { agents: { value: { count: length, of: "agent" } } },
    code: transcriptText(transcript, context.isTerminal ? Infinity : charactersAtMost),
    footer,
  });
}
