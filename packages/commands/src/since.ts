import type { Answer, Finding } from "@binnacle/contracts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import { changeLine } from "./changes.ts";
import { check } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** `since when?`: when it began, what changed then, and when users began to feel it. */
export async function since(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const [named] = intent.words ?? [];
  const finding = named === undefined ? leading?.finding : findingOf(named, context);
  if (finding === undefined && named !== undefined)
    return await check({ ...intent, verb: "why", target: named }, context);
  if (finding === undefined || before === undefined)
    return askBack("I know of no trouble here that began. Ask `why is <name> failing?`");
  const { title, since: began, state, change, claims } = finding;
  const { users } = before;
  const lines = [
    ...(change === undefined ? claims.slice(0, 1) : [changeLine(change)]),
    ...(users.changedAt === undefined || users.state !== "yes"
      ? []
      : [
          {
            text: "Requests began to fail at {at}.",
            evidence: users.evidence,
            slots: { at: { value: { at: users.changedAt } } },
          },
        ]),
  ];
  const cited = { lines, evidence: citedBy(lines, before.evidence) };
  if (began === undefined)
    return answerOf(`Unknown since when: ${title}`, { ...cited, state: "unknown" });
  const isOver = state === "resolved";
  return answerOf(isOver ? `At {since}, over: ${title}` : `Since {since}: ${title}`, {
    slots: { since: { value: isOver ? { at: began } : { since: began } } },
    ...cited,
    lines: isOver ? [...lines, said("It is over.")] : lines,
  });
}

function findingOf(name: string, { before }: CommandContext): Finding | undefined {
  return before?.hypotheses
    .map(({ finding }) => finding)
    .find(({ owner, culprit }) => owner.name === name || culprit.name === name);
}
