import type { Answer, Investigation, Transcript } from "@binnacle/contracts";
import { askBack, said } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";

export type Read =
  | { readonly kind: "read"; readonly transcript: Transcript; readonly footer: string }
  /** There is none, or it is not for this person. */
  | { readonly kind: "answer"; readonly answer: Answer };

/** What the models of the talk's investigation were told, for who may read it. */
export async function transcriptOf(context: CommandContext): Promise<Read> {
  const { before, transcripts, mayReadPrompts } = context;
  if (before === undefined) return notRead(askBack("Ask me first what is wrong."));
  if (!mayReadPrompts(before)) return notRead(refusedTo(before));
  const transcript = await transcripts.get(before.id);
  if (transcript === undefined) return notRead(missing(before));
  const { namespace, cluster } = before.scope;
  const footer = [namespace, cluster.name].filter((part) => part !== undefined).join(" · ");
  return { kind: "read", transcript, footer };
}

function notRead(answer: Answer): Read {
  return { kind: "answer", answer };
}

/** Who may: whoever asked, and whom the configuration names. */
function refusedTo({ askedBy }: Investigation): Answer {
  const title = "You may not read what the models of this answer were told";
  const who =
    askedBy === undefined
      ? said("Nobody asked for it: only people whom the configuration names may.")
      : said("{name}, who asked, may, and people whom the configuration names.", {
          name: askedBy.name,
        });
  return askBack(title, { lines: [who] });
}

function missing({ receipt, status }: Investigation): Answer {
  const { reasoning, modelFailure } = receipt;
  if (status === "looking" || status === "first_look")
    return askBack("The models are not done yet: ask again when the answer is whole.");
  if (reasoning !== undefined)
    return askBack("What the models were told is not kept any more. Ask the question again.");
  const why = modelFailure === undefined ? [] : [said("{why}", { why: modelFailure })];
  return askBack("No model took part in this answer", { lines: why });
}
