import type { Asked, Intent } from "@binnacle/contracts";
import { isVerb, type Surface, type Verb, verbs } from "./verbs.table.ts";

interface Place {
  readonly surface: Surface;
  readonly inConversation: boolean;
}

/** quick: `commands` answers at once. full: an investigation. */
export function depthOf(intent: Intent, { surface, inConversation }: Place): Asked["depth"] {
  if (surface === "slash") return "quick";
  if (intent.kind === "question") return inConversation && isAside(intent) ? "quick" : "full";
  return isInvestigated(intent, { surface, inConversation }) ? "full" : "quick";
}

/** These are about nothing that was said before. */
const ofThemselves: ReadonlySet<string> = new Set(["help", "kubectl", "nodes"] satisfies Verb[]);

/** Whether it is answered at once, and the same whatever was said before it: all that it is about is named. */
export function standsAlone(intent: Intent): boolean {
  const place = { surface: "message", inConversation: false } as const;
  if (intent.kind === "question" || depthOf(intent, place) === "full") return false;
  const { verb, target = "culprit", namespace, words = [] } = intent;
  const isNamed = namespace !== undefined || words.length > 0 || target !== "culprit";
  return isNamed || ofThemselves.has(verb);
}

function isInvestigated(
  { verb, target }: Extract<Intent, { kind: "verb" }>,
  { surface, inConversation }: Place,
): boolean {
  const row = isVerb(verb) ? verbs[verb] : undefined;
  const isKnown = inConversation && row?.refersBack === true && target === undefined;
  return !isKnown && row?.investigatedOn?.includes(surface) === true;
}

/** `and in payments?`, `and search?`: looked at beside the talk. `why is gateway slow in payments?` is a question anew. */
function isAside({
  target,
  namespace,
  words = [],
  isAboutTrouble = false,
}: Extract<Intent, { kind: "question" }>): boolean {
  if (target !== undefined) return false;
  return isAboutTrouble ? namespace !== undefined && words.length === 0 : true;
}
