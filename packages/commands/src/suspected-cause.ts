import {
  type Answer,
  type Claim,
  type Finding,
  type Intent,
  type Investigation,
  present,
  type Verdict,
} from "@binnacle/contracts";
import { causes, verdictsOn } from "@binnacle/diagnosis";
import { answerOf, citedBy, said } from "./answer-of.ts";
import { changeLine } from "./changes.ts";
import type { CommandContext } from "./command-context.ts";
import { datedTitle } from "./dated-title.ts";
import { gapsOfChanges } from "./hiding-gaps.ts";
import { look, type Seen } from "./look.ts";
import { kindAndName } from "./object-name.ts";
import { rolloutWords, suspectedCauses } from "./suspects.table.ts";
import { unfoundCause } from "./unfound-cause.ts";

/** What is known: the investigation, what people said of it, and the finding that leads it. */
export interface Held {
  readonly before: Investigation;
  readonly verdicts: readonly Verdict[];
  readonly leading: Finding | undefined;
}

/** The causes that a word means, and what is seen now. */
interface Suspicion {
  readonly word: string;
  readonly ids: ReadonlySet<string>;
  readonly held: Held;
  readonly seen: Seen;
}

/** `is it the network?`: a kind of cause, looked for again now. Undefined: not a kind of cause. */
export async function suspectedCause(
  word: string,
  held: Held,
  context: CommandContext,
): Promise<Answer | undefined> {
  const suspected = suspectedCauses[word];
  if (suspected === undefined && !rolloutWords.has(word)) return undefined;
  const seen = await look(sameQuestion(held.before), context);
  if (seen.kind === "answer") return seen.answer;
  if (suspected === undefined) return aboutRollouts(held, seen);
  const meant = causes.filter(({ id, group }) =>
    [id, group].some((name) => suspected.includes(name)),
  );
  const suspicion = { word, ids: new Set<string>(meant.map(({ id }) => id)), held, seen };
  const found = foundIn(suspicion);
  return found === undefined ? notFound(suspicion) : ofFound(found, suspicion);
}

/** What was asked about, or its namespace should it be gone. */
export function sameQuestion({ question, target, scope }: Investigation): Intent {
  return {
    kind: "question",
    question,
    words: target === undefined ? [] : [kindAndName(target)],
    isAboutTrouble: true,
    ...present({ namespace: target === undefined ? scope.namespace : target.namespace }),
  };
}

/**
 * What is so now before what is over, and what leads before the rest. What an agent found the first look cannot see
 * again: it stands.
 */
function foundIn({ ids, held: { before, leading }, seen }: Suspicion): Finding | undefined {
  const ofAgents = before.hypotheses
    .filter(({ finding, status }) => finding.by.kind === "agent" && status !== "ruled_out")
    .map(({ finding }) => finding);
  const meant = [...seen.diagnosis.findings, ...ofAgents].filter(({ cause }) => ids.has(cause));
  const active = meant.filter(({ state }) => state === "active");
  const found = active.length > 0 ? active : meant;
  return found.find((finding) => isSame(finding, leading)) ?? found[0];
}

function ofFound(finding: Finding, { word, held, seen }: Suspicion): Answer {
  const { before, verdicts, leading } = held;
  const { claims } = finding;
  const isLeading = isSame(finding, leading);
  const rejections = before.hypotheses
    .filter((item) => isSame(item.finding, finding))
    .flatMap((item) => verdictsOn(item, verdicts))
    .filter(({ kind }) => kind === "reject");
  const lines = [
    ...claims,
    ...rejections.map(({ by }) => said("{name} rejected it as the cause.", { name: by.name })),
    ...(isLeading ? [] : elsewhere(leading)),
  ];
  const { title, slots } = foundTitle(finding, { word, isLeading });
  return answerOf(title, {
    ...present({ slots }),
    lines,
    evidence: citedBy(lines, [...seen.evidence, ...before.evidence]),
    gaps: [...seen.gaps],
  });
}

function foundTitle(
  finding: Finding,
  { word, isLeading }: { readonly word: string; readonly isLeading: boolean },
): Pick<Answer, "title" | "slots"> {
  if (finding.state === "resolved") {
    const dated = datedTitle(finding);
    return { ...dated, title: `There was ${word} trouble: ${dated.title}` };
  }
  const { title } = finding;
  return { title: isLeading ? `Yes: ${title}` : `There is ${word} trouble: ${title}` };
}

function notFound({ word, ids, held, seen }: Suspicion): Answer {
  const { before, leading } = held;
  const known = before.hypotheses.filter(({ finding }) => ids.has(finding.cause));
  const wasLeading = known.some(({ finding }) => isSame(finding, leading));
  const { told, lines: looked } = unfoundCause({ word, ids, seen });
  const { title, isDenied = false, ...parts } = told;
  const lines = [
    ...looked,
    ...known.map(({ finding }) => knownBefore(finding)),
    ...(wasLeading ? [] : elsewhere(leading)),
    ...(isDenied ? [said("Ruled out as far as Kubernetes shows, not proven impossible.")] : []),
  ];
  return answerOf(title, { ...parts, lines, evidence: citedBy(lines, seen.evidence) });
}

function isSame({ fingerprint }: Finding, other: Finding | undefined): boolean {
  return fingerprint === other?.fingerprint;
}

/** Where else the culprit is. */
export function elsewhere(leading: Finding | undefined): Claim[] {
  if (leading === undefined) return [];
  return [said("What is known points elsewhere: {title}.", { title: leading.title })];
}

export function knownBefore({ title }: Finding): Claim {
  return said("When I looked before: {title}.", { title });
}

function aboutRollouts({ before, leading }: Held, { diagnosis, evidence, gaps }: Seen): Answer {
  const began = leading?.change;
  const told = began ?? diagnosis.changes[0];
  const lines = told === undefined ? [] : [changeLine(told)];
  const parts = { lines, evidence: citedBy(lines, [...evidence, ...before.evidence]) };
  if (began !== undefined)
    return answerOf(`Yes: it began with a change of ${kindAndName(began.subject)}`, parts);
  const hidden = gapsOfChanges(gaps);
  if (hidden.length > 0)
    return answerOf("I cannot tell whether it is a rollout: I could not look at all of them", {
      ...parts,
      state: "unknown",
      gaps: hidden,
    });
  if (told === undefined)
    return answerOf(
      "No sign of it: nothing was rolled out in this window that the objects remember",
      parts,
    );
  const last = `the last change was on ${kindAndName(told.subject)}`;
  // Where no cause is known no change could be weighed.
  return leading === undefined
    ? answerOf(`I cannot tell whether it is a rollout; ${last}`, { ...parts, state: "unknown" })
    : answerOf(`No sign that it is a rollout; ${last}`, parts);
}
