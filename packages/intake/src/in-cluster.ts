import { type Intent, present } from "@binnacle/contracts";

/** `cluster prod-us`, `in the prod-us cluster`. */
const named = [
  /\bcluster\s(?:named\s|called\s)?(?<name>[a-z0-9][a-z0-9.-]*[a-z0-9])/iu,
  /\b(?:in|on)\s(?:the\s)?(?<name>[a-z0-9][a-z0-9.-]*[a-z0-9])\scluster\b/iu,
];

/** The cluster that a sentence names by the word, and the sentence without it. */
export function takeCluster(
  text: string,
  plainWords: ReadonlySet<string>,
): { readonly text: string; readonly cluster?: string } {
  for (const pattern of named) {
    const match = pattern.exec(text);
    const name = match?.groups?.["name"]?.toLowerCase();
    if (match === null || name === undefined || plainWords.has(name)) continue;
    const rest = text
      .replace(match[0], " ")
      .replace(/\b(?:in|on|of)\s*(?:the\s*)?(?=[?.!]*\s*$)/iu, " ");
    return { text: rest.replaceAll(/\s+/gu, " ").trim(), cluster: name };
  }
  return { text };
}

/**
 * The intent with the cluster that it names, of those that are configured: what follows "in" may be one, and a word of a
 * question. A cluster that
 * is not is answered with those that are, never with another's data.
 */
export function inCluster(intent: Intent, clusters: readonly string[]): Intent {
  const { cluster } = intent;
  if (cluster !== undefined && !clusters.includes(cluster))
    return { kind: "verb", verb: "not_covered", cluster };
  const asked = intent.kind === "question" ? intent.within : undefined;
  const words = intent.kind === "question" ? (intent.words ?? []) : [];
  const meant = [intent.namespace, asked, ...words].find(
    (name) => name !== undefined && clusters.includes(name),
  );
  if (meant === undefined) return intent;
  const { namespace, within, ...rest } = { within: undefined, ...withoutWord(meant, intent) };
  const places = present({
    namespace: namespace === meant ? undefined : namespace,
    within: within === meant ? undefined : within,
  });
  return { ...rest, ...places, cluster: meant };
}

function withoutWord(name: string, intent: Intent): Intent {
  return intent.kind === "question" && intent.words?.includes(name) === true
    ? { ...intent, words: intent.words.filter((word) => word !== name) }
    : intent;
}
