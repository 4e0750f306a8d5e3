import { type Candidate, type Intent, present } from "@binnacle/contracts";
import { readingsWithin, wordsIn } from "@binnacle/diagnosis";

/** `diagnose` takes no more. */
const readingsAtMost = 12;

/**
 * What may be meant, likeliest first; the first that exists is taken. `home` is the namespace of the conversation: it
 * wins while the name exists there. A name may be that of a namespace, and what follows "in" that of a workload.
 */
export function readingsOf(intent: Intent, home: string | undefined): Candidate[] {
  const { target, namespace } = intent;
  if (target !== undefined) return objectReadings({ target, namespace }, home);
  const named = [
    ...readingsWithin(intent),
    ...wordsIn(intent).flatMap((word) => objectReadings({ target: word, namespace }, home)),
    ...(namespace === undefined
      ? []
      : [{ namespace }, ...objectReadings({ target: namespace }, home)]),
  ].slice(0, readingsAtMost - 1);
  return isAboutAll(intent) ? [...named, present({ namespace: home })] : named;
}

function objectReadings(
  { target, namespace }: { readonly target: string; readonly namespace?: string | undefined },
  home: string | undefined,
): Candidate[] {
  if (namespace !== undefined) return [{ target, namespace }];
  return home === undefined ? [{ target }] : [{ target, namespace: home }, { target }];
}

/** Nothing was named, or words that may be no names: then an answer about the whole is one, too. */
function isAboutAll(intent: Intent): boolean {
  if (intent.namespace !== undefined) return false;
  return intent.kind === "verb" || intent.isAboutTrouble === true;
}
