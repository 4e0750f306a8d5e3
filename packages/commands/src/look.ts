import {
  type Answer,
  type Answered,
  type Candidate,
  type Claim,
  type DiagnoseResult,
  type Diagnosis,
  type Evidence,
  eks,
  type Gap,
  type Intent,
  type Unclear,
} from "@binnacle/contracts";
import { placeNote, wordsIn } from "@binnacle/diagnosis";
import { unclearAnswer } from "@binnacle/report";
import { said } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";
import { gapsOfNames } from "./hiding-gaps.ts";
import { withNamespaces } from "./namespaces-here.ts";
import { notUnderstoodHere } from "./not-understood-here.ts";
import { readingsOf } from "./readings-of.ts";
import { unanswered } from "./unanswered.ts";

/** What the first look says. */
export interface Seen {
  readonly kind: "diagnosed";
  readonly diagnosis: Diagnosis;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  /** Said before all else: `No object is named customers; this is about the whole cluster.` */
  readonly notes: readonly Claim[];
}

/** Or why there is nothing to say: a question back, a refusal, a gap. */
type Look = Seen | { readonly kind: "answer"; readonly answer: Answer };

/** The first look at what people mean, in one call. */
export async function look(intent: Intent, context: CommandContext): Promise<Look> {
  const home = context.before?.scope.namespace;
  const text = intent.kind === "question" ? intent.question : intent.verb;
  const readings = readingsOf(intent, home);
  if (readings.length === 0) return { kind: "answer", answer: notUnderstoodHere(text, context) };
  const first = await diagnose(readings, context);
  const answered = isOnlyUnknownAtHome(first, intent, home)
    ? await diagnose(readings.slice(1), context)
    : first;
  if (answered.kind !== "ok") {
    const subject = intent.kind === "verb" ? intent.verb : "The question";
    const about = { subject, origin: "kubernetes", what: "the cluster" };
    return { kind: "answer", answer: unanswered(answered, about) };
  }
  const { evidence, gaps } = answered;
  const { outcome } = answered.result;
  return outcome.kind === "diagnosed"
    ? { kind: "diagnosed", diagnosis: outcome, evidence, gaps, notes: notesOn(outcome, intent) }
    : { kind: "answer", answer: await notFound(outcome, intent, { gaps, context }) };
}

async function notFound(
  outcome: Unclear,
  intent: Intent,
  { gaps, context }: { readonly gaps: readonly Gap[]; readonly context: CommandContext },
): Promise<Answer> {
  const answer = unfound(unclear(outcome, intent, context), outcome, gaps);
  const isOfPlace = outcome.kind === "unknown_name" && outcome.what === "namespace";
  const isPlace = isOfPlace || (context.before !== undefined && isAlone(intent));
  return isPlace ? await withNamespaces(answer, outcome, context) : answer;
}

/** What was not found among what could be listed may be there all the same. */
function unfound(answer: Answer, { kind }: Unclear, gaps: readonly Gap[]): Answer {
  const [first] = kind === "unknown_name" ? gapsOfNames(gaps) : [];
  if (first === undefined) return { ...answer, gaps: [...gaps] };
  const note = said("It may be there all the same: I could not list {unseen}.", {
    unseen: first.what,
  });
  return { ...answer, state: "unknown", lines: [note, ...answer.lines], gaps: [...gaps] };
}

export async function diagnose(
  candidates: Candidate[],
  { tools, asking, windowMinutes }: CommandContext,
): Promise<Answered<DiagnoseResult>> {
  const input = { candidates, windowMinutes: Math.min(windowMinutes, minutesAtMost) };
  return await tools.ask(eks.diagnose, input, asking);
}

/** `diagnose` looks no further back. */
const minutesAtMost = 24 * 60;

/** Near names are sought in the whole cluster when the conversation alone chose the namespace. */
function isOnlyUnknownAtHome(
  answered: Answered<DiagnoseResult>,
  intent: Intent,
  home: string | undefined,
): boolean {
  const { target, namespace } = intent;
  const isNamed = target !== undefined || (isAlone(intent) && wordsIn(intent).length === 1);
  if (answered.kind !== "ok" || !isNamed) return false;
  const { outcome } = answered.result;
  const isUnknown = outcome.kind === "unknown_name" && outcome.near.length === 0;
  return isUnknown && namespace === undefined && home !== undefined;
}

/** A name that was given is asked back, and a word that stands alone; no other word of a sentence is taken for a name. */
function unclear(outcome: Unclear, intent: Intent, context: CommandContext): Answer {
  const { target, namespace } = intent;
  const isGiven = intent.kind === "verb" || target !== undefined || namespace !== undefined;
  if (isGiven || intent.isAboutTrouble === true || outcome.kind === "ambiguous")
    return unclearAnswer(outcome, intent);
  return isAlone(intent) && (outcome.near.length > 0 || context.before !== undefined)
    ? unclearAnswer(outcome, intent)
    : notUnderstoodHere(intent.question, context);
}

/** `search`, `and staging?` */
function isAlone(intent: Intent): boolean {
  const alone = /^(?:(?:and|und|what about|how about|was ist mit)\s)?\S+$/iu;
  return intent.kind === "question" && alone.test(intent.question);
}

/** What was named and is not there: a place that is no namespace, words of a question that are no names. */
function notesOn(diagnosis: Diagnosis, intent: Intent): Claim[] {
  const missing = placeNote(intent, diagnosis);
  return missing.length > 0 ? missing : wordsNote(diagnosis, intent);
}

function wordsNote({ asked, target, namespace }: Diagnosis, intent: Intent): Claim[] {
  const words = intent.target === undefined ? wordsIn(intent) : [];
  const names = words.filter((word) => word !== asked?.namespace);
  if (names.length === 0 || target !== undefined || asked?.target !== undefined) return [];
  const whole = namespace === undefined ? "the whole cluster" : `namespace ${namespace}`;
  const told = { name: names.join(" or "), about: whole };
  return [said("No object is named {name}; this is about {about}.", told)];
}
