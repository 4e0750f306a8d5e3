import type { Intent } from "@binnacle/contracts";
import { saidOf, setOf } from "./said-of.ts";

/** Who begins so wants words of their own. */
const composers: ReadonlySet<string> = setOf(`
  compose draft phrase rephrase rewrite summarise summarize translate write
  fasse fass formulier formuliere schreib schreibe übersetz übersetze
`);

/** A sentence that asks for a text: what it is to be about are no words of a verb. */
export function asksForText(text: string): boolean {
  return composers.has(saidOf(text)[0] ?? "");
}

/**
 * What a model is asked, where there is one: a verb of the grammar would only say that it cannot tell. `untold` with `rest`
 * is told by the finding, and a cluster that is not there by those that are.
 */
export function isBeyondGrammar(intent: Intent, text: string): boolean {
  if (intent.kind === "question") return false;
  if (intent.verb === "untold") return intent.rest === undefined;
  return intent.verb === "not_covered" || (intent.verb === "measure" && asksWho(text));
}

/** `what is eating memory on node ip-10-0-3-17?`: who takes it, not how much one takes. */
const takers: ReadonlySet<string> = setOf("eating eats hogging hogs consuming frisst");
const askers: ReadonlySet<string> = setOf("what who which was wer welcher welche");

function asksWho(text: string): boolean {
  const [first = "", ...others] = saidOf(text);
  return askers.has(first) && others.some((word) => takers.has(word));
}
