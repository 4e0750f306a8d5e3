import { type Answer, type Choice, present } from "@binnacle/contracts";
import { waysOn } from "@binnacle/diagnosis";
import { notUnderstood } from "@binnacle/report";
import type { CommandContext } from "./command-context.ts";

/** One line that says so, and three things that can be done here: those that fit what the talk is about. */
export function notUnderstoodHere(question: string, { before, leading }: CommandContext): Answer {
  const namespace = before?.scope.namespace;
  if (before === undefined || leading === undefined)
    return notUnderstood(question, waysOn(namespace));
  const ways = waysHere(leading.finding.owner.name);
  const answer = notUnderstood(question, ways);
  const can = ways.map(({ label }) => label).join(" · ");
  return { ...answer, lines: [{ text: `Here you can ask: ${can}`, evidence: [] }] };
}

/** Three things that can be asked where a culprit is known. */
export function waysHere(culprit: string): Choice[] {
  const asks = [
    ["How do I roll back?", "remedy", {}],
    ["Error rate now?", "measure", { rest: "error_ratio" }],
    [`Logs of ${culprit}`, "logs", { target: "culprit" }],
  ] as const;
  return asks.map(([label, verb, more]) => ({
    label,
    intent: { kind: "verb", verb, ...present(more) },
  }));
}
