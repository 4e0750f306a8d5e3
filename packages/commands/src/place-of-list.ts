import { type Answer, eks, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import { toGap } from "@binnacle/runtime";
import { answerOf, askBack } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { objectNamed } from "./object-named.ts";

/** What a list is of: a namespace, all of them, one object; or why it is of nothing. */
export type ListPlace =
  | {
      readonly kind: "place";
      readonly namespace?: string;
      /** Said of an empty list, where it is not known that there is such a namespace. */
      readonly ifEmpty?: Answer;
    }
  | { readonly kind: "object"; readonly ref: ObjectRef }
  | { readonly kind: "answer"; readonly answer: Answer };

interface Reading<List> {
  readonly read: (namespace: string | undefined) => Promise<List>;
  /** How many are listed; undefined: it could not be read. */
  readonly countIn: (list: List) => number | undefined;
}

type Listed<List> = Exclude<ListPlace, { kind: "place" }> | PlaceListed<List>;

interface PlaceListed<List> {
  readonly kind: "place";
  readonly namespace?: string;
  readonly list: List;
}

/** The place with its list: what is likely the name of a namespace is read while that namespace is looked for. */
export async function listOfPlace<List>(
  intent: VerbIntent,
  context: CommandContext,
  { read, countIn }: Reading<List>,
): Promise<Listed<List>> {
  const likely = likelyNamespace(intent, context);
  const [place, early] = await Promise.all([
    placeOfList(intent, context),
    likely === undefined ? undefined : read(likely),
  ]);
  if (place.kind !== "place") return place;
  const { namespace, ifEmpty } = place;
  const list = early !== undefined && namespace === likely ? early : await read(namespace);
  const count = countIn(list);
  const isNear = ifEmpty !== undefined && ifEmpty.choices.length > 0;
  return ifEmpty !== undefined && (count === 0 || (count === undefined && isNear))
    ? { kind: "answer", answer: ifEmpty }
    : { kind: "place", list, ...present({ namespace }) };
}

function likelyNamespace(intent: VerbIntent, context: CommandContext): string | undefined {
  const name = nameIn(intent);
  if (name === undefined) return intent.namespace;
  return isObject(name, intent, context) ? undefined : name;
}

/**
 * What was named, else where the talk is. A name is that of a workload of the talk, of a namespace, else of any object.
 * Of a name that is none, that is said: an empty list would say that all is well there.
 */
export async function placeOfList(intent: VerbIntent, context: CommandContext): Promise<ListPlace> {
  const { namespace } = intent;
  const name = nameIn(intent);
  if (name !== undefined) return await named(name, intent, context);
  if (namespace === undefined)
    return { kind: "place", ...present({ namespace: context.before?.scope.namespace }) };
  const seen = await lookFor(namespace, context);
  return seen.kind === "absent" ? noNamespace(namespace, context) : placeOf(namespace, seen);
}

/** Of what a list is asked, and no names. */
const quantities: ReadonlySet<string> = new Set(["cpu", "mem", "memory", "pod", "pods", "ram"]);

function nameIn({ words = [], target }: VerbIntent): string | undefined {
  return words.find((word) => !quantities.has(word)) ?? target;
}

function isObject(name: string, { namespace }: VerbIntent, { before }: CommandContext): boolean {
  const isOfTalk = before?.workloads.some(({ ref }) => ref.name === name) === true;
  return isOfTalk || namespace !== undefined;
}

async function named(
  name: string,
  intent: VerbIntent,
  context: CommandContext,
): Promise<ListPlace> {
  if (isObject(name, intent, context)) {
    const found = await objectNamed(name, intent, context);
    return found.kind === "none" ? { kind: "answer", answer: found.answer } : found;
  }
  const seen = await lookFor(name, context);
  if (seen.kind === "there") return placeOf(name, seen);
  const found = await objectNamed(name, intent, context);
  if (found.kind === "object") return found;
  const isAsked = found.answer.choices.length > 0;
  if (seen.kind === "absent")
    return isAsked
      ? { kind: "answer", answer: found.answer }
      : noNamespace(name, context, found.answer.gaps);
  return placeOf(name, isAsked ? { ...seen, ifEmpty: found.answer } : seen);
}

type Looked =
  | { readonly kind: "there" }
  | { readonly kind: "absent" }
  /** It may be there: what is not seen, is not absent. */
  | { readonly kind: "unknown"; readonly ifEmpty: Answer };

async function lookFor(name: string, { tools, asking }: CommandContext): Promise<Looked> {
  const exists = await tools.ask(eks.getObject, { kind: "Namespace", name }, asking);
  if (exists.kind === "ok") return { kind: "there" };
  if (exists.kind === "refused" && exists.reason === "not_found") return { kind: "absent" };
  const what = `whether there is a namespace ${name}`;
  const ifEmpty = answerOf(`Unknown: I see nothing in ${name}, nor ${what}`, {
    state: "unknown",
    ...present({ code: shellWords`kubectl get namespace ${name}` || undefined }),
    gaps: [toGap(exists, { origin: "kubernetes", what })],
  });
  return { kind: "unknown", ifEmpty };
}

function placeOf(namespace: string, seen: Looked): ListPlace {
  const { ifEmpty } = seen.kind === "unknown" ? seen : {};
  return { kind: "place", namespace, ...present({ ifEmpty }) };
}

/** An object of that name there may be all the same, where it could not be looked for. */
function noNamespace(
  name: string,
  { asking }: CommandContext,
  gaps: Answer["gaps"] = [],
): ListPlace {
  const title = `No namespace ${name} in ${asking.cluster}`;
  const answer =
    gaps.length === 0
      ? askBack(`${title}.`)
      : answerOf(`${title}; I could not look for an object of that name`, {
          state: "unknown",
          gaps,
        });
  return { kind: "answer", answer };
}
