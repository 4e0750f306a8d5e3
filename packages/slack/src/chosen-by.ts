import type { Answer, Intent } from "@binnacle/contracts";

/** Beside the name of one, a choice says no more than these. */
const fillers: ReadonlySet<string> = new Set(
  "a bitte das der die i in is it im mean meine meinte ns namespace ok one only please pls take the that this thing yes ja you".split(
    " ",
  ),
);

/** `payments`, `the one in shop`: a reply that names one of the buttons of the question before it, and nothing else. */
export function chosenBy(text: string, choices: Answer["choices"]): Intent | undefined {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}-]+/u)
    .filter((word) => word !== "" && !fillers.has(word));
  const named = choices.filter(({ label, intent: { namespace } }) => {
    if (namespace === undefined || !words.includes(namespace)) return false;
    const own = new Set(label.toLowerCase().split(/[^a-z0-9-]+/u));
    return words.every((word) => word === namespace || own.has(word));
  });
  return named.length === 1 ? named[0]?.intent : undefined;
}
