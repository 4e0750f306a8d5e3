import type { Asked, Intent } from "@binnacle/contracts";
import { saidOf, setOf } from "./said-of.ts";
import { isVerb, type Surface, type Verb, verbs } from "./verbs.table.ts";

interface Place {
  readonly surface: Surface;
  readonly inConversation: boolean;
  /** A model answers what no verb does: a question in a conversation goes on with its investigation. */
  readonly hasModel?: boolean;
}

/** quick: `commands` answers at once. full: an investigation. */
export function depthOf(intent: Intent, place: Place): Asked["depth"] {
  const { surface, inConversation, hasModel = false } = place;
  if (surface === "slash") return "quick";
  if (intent.kind === "verb") return isInvestigated(intent, place) ? "full" : "quick";
  if (!inConversation || isTurn(intent)) return "full";
  const isQuick = hasModel ? isBarePlace(intent) : isAside(intent);
  return isQuick ? "quick" : "full";
}

/** These are about nothing that was said before. */
const ofThemselves: ReadonlySet<string> = new Set([
  "doctor",
  "help",
  "kubectl",
  "nodes",
] satisfies Verb[]);

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

type Question = Extract<Intent, { kind: "question" }>;

/** `look at payments instead`: the talk is of that from now on. */
function isTurn({ question, words = [], namespace, target }: Question): boolean {
  const isNamed = words.length > 0 || namespace !== undefined || target !== undefined;
  return isNamed && saidOf(question).some((word) => word === "instead" || word === "stattdessen");
}

/** In a question about a place or a thing beside the talk these say no more than that it is asked about. */
const besidePlace: ReadonlySet<string> = setOf(`
  about and are auch how in inside is namespace ns of over so the there too what wie was ist und im bei
  all anything broken down everything fine healthy ok okay wrong cluster
`);

/** `and in payments?`, `and search in payments?`: what is there can be told without thinking. */
function isBarePlace({ question, words = [], namespace, cluster, target }: Question): boolean {
  // `in prod-us` moves the talk; what is pointed at is asked about anew.
  if (target !== undefined || /^in\s/iu.test(question)) return false;
  const named = new Set([...words, namespace, cluster]);
  const said = saidOf(question);
  const isNamed = said.some((word) => named.has(word));
  return isNamed && said.every((word) => named.has(word) || besidePlace.has(word));
}

/** `and in payments?`, `and search?`: looked at beside the talk. `why is gateway slow in payments?` is a question anew. */
function isAside({ target, namespace, words = [], isAboutTrouble = false }: Question): boolean {
  if (target !== undefined) return false;
  return isAboutTrouble ? namespace !== undefined && words.length === 0 : true;
}
