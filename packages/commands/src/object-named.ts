import type { Answer, DiagnoseResult, ObjectRef } from "@binnacle/contracts";
import { choicesOf } from "@binnacle/diagnosis";
import { unclearAnswer } from "@binnacle/report";
import { askBack } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { diagnose } from "./look.ts";
import { subjectOf } from "./subject-of.ts";
import { unanswered } from "./unanswered.ts";

type Found =
  | { readonly kind: "object"; readonly ref: ObjectRef }
  /** A question back names what is near; else there is none, or it could not be seen. */
  | { readonly kind: "none"; readonly answer: Answer };

/** The object of that name; for people who may look at some namespaces only, in those. */
export async function objectNamed(
  name: string,
  intent: VerbIntent,
  context: CommandContext,
): Promise<Found> {
  const { namespaces, asking } = context;
  const { namespace } = intent;
  if (namespaces !== "all") {
    const places = namespace === undefined ? namespaces : [namespace];
    return await among(places, { ...intent, target: name }, context);
  }
  const subject = await subjectOf({ ...intent, words: [name] }, undefined, context);
  if (subject.kind === "object") return subject;
  return subject.kind === "answer"
    ? { kind: "none", answer: withoutWords(subject.answer) }
    : nothing(name, namespace ?? asking.cluster);
}

/** What is meant is the target then. */
function withoutWords({ choices, ...answer }: Answer): Answer {
  return {
    ...answer,
    choices: choices.map(({ label, intent: { words: _words, ...intent } }) => ({ label, intent })),
  };
}

function nothing(name: string, place: string, choices: Answer["choices"] = []): Found {
  return {
    kind: "none",
    answer: withoutWords(askBack(`Nothing is named ${name} in ${place}.`, { choices })),
  };
}

/** Each of them is asked for itself: none stands before another. */
async function among(
  namespaces: readonly string[],
  intent: VerbIntent & { readonly target: string },
  context: CommandContext,
): Promise<Found> {
  const { target } = intent;
  const answered = await Promise.all(
    namespaces.map((namespace) => diagnose([{ target, namespace }], context)),
  );
  const outcomes = answered.flatMap((each) => (each.kind === "ok" ? [each.result.outcome] : []));
  const candidates = outcomes.flatMap(refsIn);
  const [ref, ...others] = candidates;
  const [outcome] = outcomes;
  if (ref !== undefined && others.length === 0) return { kind: "object", ref };
  if (outcome !== undefined && ref !== undefined) {
    const { cluster } = outcome;
    const answer = unclearAnswer({ kind: "ambiguous", cluster, candidates }, intent);
    return { kind: "none", answer: withoutWords(answer) };
  }
  const unseen = answered.find((each) => each.kind !== "ok");
  if (unseen !== undefined) {
    const about = { subject: intent.verb, origin: "kubernetes", what: "the cluster" };
    return { kind: "none", answer: unanswered(unseen, about) };
  }
  const choices = outcomes.flatMap((each) =>
    each.kind === "unknown_name" ? choicesOf(each, intent) : [],
  );
  return nothing(target, namespaces.join(", "), choices);
}

function refsIn(outcome: DiagnoseResult["outcome"]): readonly ObjectRef[] {
  if (outcome.kind === "ambiguous") return outcome.candidates;
  return outcome.kind === "diagnosed" && outcome.target !== undefined ? [outcome.target] : [];
}
