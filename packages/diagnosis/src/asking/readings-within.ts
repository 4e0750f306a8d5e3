import type { Candidate, Claim, Diagnosis, Intent } from "@binnacle/contracts";

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

/** Says that there is no namespace of the name that was given as one; nothing when there is. */
export function placeNote(intent: Intent, { asked, target, namespace }: Taken): Claim[] {
  const name = intent.kind === "question" ? intent.within : undefined;
  if (name === undefined || asked?.namespace === name || asked?.target === name) return [];
  const place = [target?.name, namespace].filter((part) => part !== undefined).join(" in ");
  const told = { name: { value: name }, about: { value: place || "the whole cluster" } };
  const text = "No namespace is named {name}; this is about {about}.";
  return [{ text, evidence: [], slots: told }];
}

type Taken = Pick<Diagnosis, "asked" | "target" | "namespace">;
