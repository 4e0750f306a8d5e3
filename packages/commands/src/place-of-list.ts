import { type Answer, eks, type ObjectRef, present } from "@binnacle/contracts";
import { askBack } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { subjectOf } from "./subject-of.ts";

/** What a list is of: a namespace, all of them, one object; or why it is of nothing. */
export type ListPlace =
  | { readonly kind: "place"; readonly namespace?: string }
  | { readonly kind: "object"; readonly ref: ObjectRef }
  | { readonly kind: "answer"; readonly answer: Answer };

/** Of what a list is asked, and no names. */
const quantities: ReadonlySet<string> = new Set(["cpu", "mem", "memory", "pod", "pods", "ram"]);

/**
 * What was named, else where the talk is. A name is that of a workload of the talk, of a namespace, else of any object.
 * Of a name that is none, that is said: an empty list would say that all is well there.
 */
export async function placeOfList(intent: VerbIntent, context: CommandContext): Promise<ListPlace> {
  const { words = [], target, namespace } = intent;
  const { before } = context;
  const name = words.find((word) => !quantities.has(word)) ?? target;
  if (name !== undefined) return await named(name, intent, context);
  if (namespace === undefined)
    return { kind: "place", ...present({ namespace: before?.scope.namespace }) };
  const isThere = !(await isMissing(namespace, context));
  return isThere ? { kind: "place", namespace } : noNamespace(namespace, context);
}

async function named(
  name: string,
  intent: VerbIntent,
  context: CommandContext,
): Promise<ListPlace> {
  const isOfTalk = context.before?.workloads.some(({ ref }) => ref.name === name) === true;
  const isObject = isOfTalk || intent.namespace !== undefined || (await isMissing(name, context));
  return isObject ? await objectOf(name, intent, context) : { kind: "place", namespace: name };
}

async function isMissing(name: string, { tools, asking }: CommandContext): Promise<boolean> {
  const exists = await tools.ask(eks.getObject, { kind: "Namespace", name }, asking);
  return exists.kind === "refused" && exists.reason === "not_found";
}

function noNamespace(name: string, { asking }: CommandContext): ListPlace {
  return { kind: "answer", answer: askBack(`No namespace ${name} in ${asking.cluster}.`) };
}

/** A question back names what is near; else it is said that there is no such place. */
async function objectOf(
  name: string,
  intent: VerbIntent,
  context: CommandContext,
): Promise<ListPlace> {
  const subject = await subjectOf({ ...intent, words: [name] }, undefined, context);
  if (subject.kind === "object") return subject;
  if (subject.kind !== "answer" || subject.answer.choices.length === 0)
    return noNamespace(name, context);
  const choices = subject.answer.choices.map(({ label, intent: { words: _words, ...meant } }) => ({
    label,
    intent: meant,
  }));
  return { kind: "answer", answer: { ...subject.answer, choices } };
}

/** Whether an object is that one, or of its pods and ReplicaSets, by its name. */
export function belongsTo({ name }: ObjectRef, other: string): boolean {
  if (other === name) return true;
  if (!other.startsWith(`${name}-`)) return false;
  const parts = other.slice(name.length + 1).split("-");
  return parts.length <= 2 && parts.every((part) => isGenerated(part));
}

/** The end of a name that a controller made: a hash, five letters without vowels, an ordinal. */
function isGenerated(part: string): boolean {
  return /\d/u.test(part) || /^[b-df-hj-np-tv-xz]{5,10}$/u.test(part);
}
