import type { Answer, Claim, Finding, Investigation } from "@binnacle/contracts";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import { changeLine } from "./changes.ts";
import { check } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** `since when?`: when it began, what changed then, and when users began to feel it. */
export async function since(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const [target] = intent.words ?? [];
  const finding = target === undefined ? context.leading?.finding : findingOf(target, context);
  if (finding !== undefined && context.before !== undefined) return tell(finding, context.before);
  return target === undefined
    ? askBack("I know of no trouble here that began. Ask `why is <name> failing?`")
    : await check({ ...intent, verb: "why", target }, context);
}

function tell(finding: Finding, before: Investigation): Answer {
  const { title, since: began, state, change, claims } = finding;
  const lines = [
    ...(change === undefined ? claims.slice(0, 1) : [changeLine(change)]),
    ...feltSince(before),
  ];
  const cited = { lines, evidence: citedBy(lines, before.evidence) };
  if (began === undefined)
    return answerOf(`Unknown since when: ${title}`, { ...cited, state: "unknown" });
  const isOver = state === "resolved";
  return answerOf(isOver ? `At {since}, over: ${title}` : `Since {since}: ${title}`, {
    slots: { since: { value: isOver ? { at: began } : { since: began } } },
    ...cited,
  });
}

function feltSince({ users: { changedAt, state, evidence } }: Investigation): Claim[] {
  if (changedAt === undefined || state !== "yes") return [];
  const slots = { at: { value: { at: changedAt } } };
  return [{ text: "Requests began to fail at {at}.", evidence, slots }];
}

function findingOf(name: string, { before }: CommandContext): Finding | undefined {
  return before?.hypotheses
    .map(({ finding }) => finding)
    .find(({ owner, culprit }) => owner.name === name || culprit.name === name);
}
