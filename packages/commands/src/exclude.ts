import { type Answer, type Finding, present } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import { answerOf, askBack, citedBy, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { kindsOfThing } from "./kinds-of-thing.table.ts";
import { objectName } from "./object-name.ts";
import { suspectedCauses } from "./suspects.table.ts";

/** `it is not the database`: takes it out, and says what is left. Somebody's word, not a fact: nothing is ruled out by it. */
export function exclude({ target = "" }: VerbIntent, { before }: CommandContext): Answer {
  if (before === undefined) return askBack("Ask me first what is wrong: `why is <name> failing?`");
  const open = before.hypotheses
    .filter(({ status, finding }) => status !== "ruled_out" && finding.state === "active")
    .map(({ finding }) => finding);
  const left = open.filter((finding) => !isOf(finding, target));
  const out = open.length - left.length;
  const lines = [
    ...left.slice(0, 2).flatMap(({ claims }) => claims.slice(0, 1)),
    ...(out === 0
      ? []
      : [said("Taken out on your word: the cluster showed it. Reject keeps that for next time.")]),
  ];
  const evidence = citedBy(lines, before.evidence);
  const titles = left.map(({ title }) => title).join("; ");
  if (left.length === 0)
    return answerOf(
      out === 0
        ? "Nothing is left: I claim no cause here"
        : `Without ${target} nothing is left that I could name`,
      { lines, evidence, state: "unknown", ...present({ code: lookOn(open) }) },
    );
  return answerOf(
    out === 0
      ? `${target} was no suspect of mine. ${counted(left.length, "cause")} left: ${titles}`
      : `Without ${target} ${counted(left.length, "cause")} left: ${titles}`,
    { lines, evidence },
  );
}

/** What to look at next. */
function lookOn(open: readonly Finding[]): string | undefined {
  return open.flatMap(({ nextCheck }) => nextCheck?.command ?? [])[0];
}

/** By the name of the object, what it is called, or the kind of cause. */
function isOf({ owner, culprit, cause }: Finding, target: string): boolean {
  const name = objectName(target);
  const words = new Set([name, ...(kindsOfThing[name]?.split(" ") ?? [])]);
  const isNamed = [owner, culprit].some(
    (ref) => ref.name === name || ref.name.split("-").some((part) => words.has(part)),
  );
  const suspected = suspectedCauses[name] ?? [];
  const group = causes.find(({ id }) => id === cause)?.group;
  return isNamed || [cause, group].some((id) => id !== undefined && suspected.includes(id));
}
