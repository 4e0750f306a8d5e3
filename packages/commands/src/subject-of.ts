import {
  type Answer,
  type Claim,
  type Diagnosis,
  type Intent,
  type ObjectRef,
  present,
} from "@binnacle/contracts";
import { unclearAnswer } from "@binnacle/report";
import { said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { diagnose } from "./look.ts";
import { type Place, placeOf } from "./measured.ts";
import { readingsOf } from "./readings-of.ts";
import { unanswered } from "./unanswered.ts";

/** What a short question is about: an object, a whole namespace, nothing that is known; or a question back. */
export type Subject =
  | {
      readonly kind: "object";
      readonly ref: ObjectRef;
      readonly notes: readonly Claim[];
      /** The context that commands for its cluster name. */
      readonly context?: string;
    }
  | { readonly kind: "namespace"; readonly namespace: string; readonly notes: readonly Claim[] }
  | { readonly kind: "none"; readonly notes: readonly Claim[] }
  | { readonly kind: "answer"; readonly answer: Answer };

/**
 * The object that a word names, if there is one; else `usual`, what the conversation is about. A word that is no name is
 * said to be none.
 */
export async function subjectOf(
  intent: VerbIntent,
  usual: ObjectRef | undefined,
  context: CommandContext,
): Promise<Subject> {
  const { namespace } = intent;
  const names = namesOf(intent);
  if (names.length === 0 && namespace === undefined) return usualSubject(usual, context, []);
  const known = knownBy(names, namespace, context);
  if (known !== undefined) return usualSubject(known, context, []);
  return await resolved(intent, usual, context);
}

function usualSubject(
  ref: ObjectRef | undefined,
  { before }: CommandContext,
  notes: readonly Claim[],
): Subject {
  if (ref !== undefined) {
    const { context } = before?.scope.cluster ?? {};
    return { kind: "object", ref, notes, ...present({ context }) };
  }
  const namespace = before?.scope.namespace;
  return namespace === undefined
    ? { kind: "none", notes }
    : { kind: "namespace", namespace, notes };
}

/** A workload of the conversation, without a call. */
function knownBy(
  names: readonly string[],
  namespace: string | undefined,
  { before }: CommandContext,
): ObjectRef | undefined {
  const place = namespace ?? before?.scope.namespace;
  return before?.workloads
    .map(({ ref }) => ref)
    .find((ref) => names.includes(ref.name) && ref.namespace === place);
}

async function resolved(
  intent: VerbIntent,
  usual: ObjectRef | undefined,
  context: CommandContext,
): Promise<Subject> {
  const { namespace } = intent;
  const names = namesOf(intent);
  const question: Intent = {
    kind: "question",
    question: intent.verb,
    words: [...names],
    ...present({ namespace }),
  };
  const candidates = readingsOf(question, context.before?.scope.namespace);
  const answered = await diagnose(candidates, context);
  if (answered.kind !== "ok") {
    const about = { subject: intent.verb, origin: "kubernetes", what: "the cluster" };
    return { kind: "answer", answer: unanswered(answered, about) };
  }
  const { outcome } = answered.result;
  if (outcome.kind === "diagnosed") return found(outcome, names);
  const isNear = outcome.kind === "ambiguous" || outcome.near.length > 0;
  return isNear || namespace !== undefined
    ? { kind: "answer", answer: unclearAnswer(outcome, intent) }
    : usualSubject(usual, context, notNamed(names, usual?.name ?? context.before?.scope.namespace));
}

function found({ target, namespace, cluster }: Diagnosis, names: readonly string[]): Subject {
  const { context } = cluster;
  if (target !== undefined)
    return { kind: "object", ref: target, notes: [], ...present({ context }) };
  return namespace === undefined
    ? { kind: "none", notes: [] }
    : { kind: "namespace", namespace, notes: notNamed(names, namespace) };
}

function namesOf({ words = [], target }: VerbIntent): readonly string[] {
  return target === undefined ? words : [target];
}

function notNamed(names: readonly string[], about: string | undefined): Claim[] {
  if (names.length === 0 || about === undefined) return [];
  const told = { name: names.join(" or "), about };
  return [said("Nothing is named {name} there; this is about {about}.", told)];
}

/** What was asked about; else the culprit. */
export function askedIn({ before, leading }: CommandContext): ObjectRef | undefined {
  return before?.target ?? leading?.finding.owner;
}

/** The culprit; else what was asked about. */
export function culpritIn({ before, leading }: CommandContext): ObjectRef | undefined {
  return leading?.finding.owner ?? before?.target;
}

/** Where its metrics are, and what it is called. */
export function metricsOf(subject: Extract<Subject, { kind: "object" | "namespace" }>): {
  readonly name: string;
  readonly place: Place;
} {
  if (subject.kind === "namespace")
    return { name: subject.namespace, place: { namespace: subject.namespace } };
  return { name: subject.ref.name, place: placeOf(subject.ref) };
}
