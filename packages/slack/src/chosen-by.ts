import type { Answer, Intent } from "@binnacle/contracts";

/** Longer than this, a reply says more than which one. */
const longest = 60;

/** `payments`, `the one in shop`: a reply that names one of the buttons of the question before it. */
export function chosenBy(text: string, choices: Answer["choices"]): Intent | undefined {
  if (text.length > longest) return undefined;
  const words = new Set(text.toLowerCase().split(/[^a-z0-9-]+/u));
  const named = choices.filter(
    ({ intent: { namespace } }) => namespace !== undefined && words.has(namespace),
  );
  return named.length === 1 ? named[0]?.intent : undefined;
}
