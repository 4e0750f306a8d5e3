import { type Answer, type Finding, type ObjectRef, present } from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";
import { answerOf, counted } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { rowOf, worstFirst } from "./namespace-answer.ts";

/** `what else is broken?`: looked at now, without what is known and what it hits. */
export async function others({ namespace }: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const place = namespace ?? before?.scope.namespace;
  const about = present({ namespace: place });
  const seen = await look({ kind: "verb", verb: "check", ...about }, context);
  if (seen.kind === "answer") return seen.answer;
  const known = leading?.finding;
  const rest = seen.diagnosis.workloads.filter(({ ref }) => !isIn(known, ref));
  const troubled = worstFirst(rest.filter(({ state }) => state !== "fine"));
  const fine = counted(rest.length - troubled.length, "other");
  const beside = known === undefined ? "" : ` beside ${known.owner.name} and what it hits`;
  const where = `in ${place ?? "the cluster"}${beside}`;
  const told = { gaps: [...seen.gaps], observedAt: seen.diagnosis.observedAt };
  if (troubled.length === 0) {
    return seen.gaps.length > 0
      ? answerOf(`Nothing else that I could see is broken ${where}: ${fine} fine`, {
          ...told,
          state: "unknown",
        })
      : answerOf(`Nothing else is broken ${where}: ${fine} fine`, { ...told, state: "fine" });
  }
  const rows = troubled.map((workload) => rowOf(workload, place));
  return answerOf(`${troubled.length} more ${where}, ${fine} fine`, {
    ...told,
    ...present({ state: rows[0]?.state }),
    rows,
  });
}

function isIn(finding: Finding | undefined, ref: ObjectRef): boolean {
  if (finding === undefined) return false;
  const { owner, culprit, victims } = finding;
  return [owner, culprit, ...victims.map((victim) => victim.ref)].some((item) =>
    isSameThing(item, ref),
  );
}
