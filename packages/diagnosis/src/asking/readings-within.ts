import type { Candidate, Intent } from "@binnacle/contracts";

/**
 * `why is checkout in stavanger failing`: the word after "in" is a namespace if there is one of that name. Then the
 * thing is sought there alone; should it not be there, the answer is about the namespace, never about a namesake.
 */
export function readingsWithin(intent: Intent): Candidate[] {
  if (intent.kind === "verb" || intent.within === undefined) return [];
  const { within: namespace, words = [] } = intent;
  return [...words.map((target) => ({ target, namespace })), { namespace }];
}

/** Words of a question that may be names. */
export function wordsIn(intent: Intent): readonly string[] {
  if (intent.kind === "verb") return [];
  const { words = [], within } = intent;
  return within === undefined ? words : [...words, within];
}
