import { type Answer, present } from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";
import { answerOf, counted } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { rowOf, worstFirst } from "./namespace-answer.ts";

/** `what else is broken?`: looked at now, without what is known and what it hits. */
export async function others({ namespace }: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const place = namespace ?? before?.scope.namespace;
  const seen = await look(
    { kind: "verb", verb: "check", ...present({ namespace: place }) },
    context,
  );
  if (seen.kind === "answer") return seen.answer;
  const { finding } = leading ?? {};
  const known = finding && [
    finding.owner,
    finding.culprit,
    ...finding.victims.map(({ ref }) => ref),
  ];
  const rest = seen.diagnosis.workloads.filter(
    ({ ref }) => known?.some((item) => isSameThing(item, ref)) !== true,
  );
  const troubled = worstFirst(rest.filter(({ state }) => state !== "fine"));
  const where = place ?? "the cluster";
  const fine = rest.length - troubled.length;
  const beside = finding === undefined ? "" : ` beside ${finding.owner.name} and what it hits`;
  const title =
    troubled.length === 0
      ? `Nothing else is broken in ${where}${beside}: ${counted(fine, "other")} fine`
      : `${troubled.length} more in ${where}${beside}, ${counted(fine, "other")} fine`;
  return answerOf(title, {
    state: troubled[0]?.state ?? (seen.gaps.length > 0 ? "unknown" : "fine"),
    rows: troubled.map((workload) => rowOf(workload, place)),
    gaps: [...seen.gaps],
    observedAt: seen.diagnosis.observedAt,
  });
}
