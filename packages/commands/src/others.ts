import {
  type Answer,
  type Diagnosis,
  type Finding,
  type ObjectRef,
  present,
} from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";
import { openClaims } from "@binnacle/report";
import { answerOf, citedBy, counted } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { hidingGaps } from "./hiding-gaps.ts";
import { look, type Seen } from "./look.ts";
import { foundRows, openIn, rowOf, worstFirst } from "./namespace-answer.ts";

/** `what else is broken?`: looked at now, without what is known and what it hits. */
export async function others({ namespace }: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const place = namespace ?? before?.scope.namespace;
  const about = present({ namespace: place });
  const seen = await look({ kind: "verb", verb: "check", ...about }, context);
  return seen.kind === "answer" ? seen.answer : besideOf(leading?.finding, place, seen);
}

function besideOf(known: Finding | undefined, place: string | undefined, seen: Seen): Answer {
  const { diagnosis, evidence, gaps } = seen;
  const { workloads, findings } = diagnosis;
  const rest = workloads.filter(({ ref }) => !isIn(known, ref));
  const troubled = worstFirst(rest.filter(({ state }) => state !== "fine"));
  const beside = known === undefined ? "" : ` beside ${known.owner.name} and what it hits`;
  const where = `in ${place ?? "the cluster"}${beside}`;
  const fine = counted(rest.length - troubled.length, "other");
  const told = { gaps: [...gaps], observedAt: diagnosis.observedAt };
  const rows = [
    ...troubled.map((workload) => rowOf(workload, place)),
    ...foundRows({ ...diagnosis, findings: findings.filter(({ owner }) => !isIn(known, owner)) }),
  ];
  if (rows.length > 0)
    return answerOf(`${rows.length} more ${where}, ${fine} fine`, {
      ...told,
      ...present({ state: worstFirst(rows)[0]?.state }),
      rows: worstFirst(rows),
    });
  const open = openIn(diagnosis);
  if (open.length === 0 && hidingGaps(gaps, diagnosis).length === 0 && !isCut(diagnosis))
    return answerOf(`Nothing else is broken ${where}: ${fine} fine`, { ...told, state: "fine" });
  const lines = openClaims(open, []).slice(0, 3);
  const title = `Nothing else that I could see is broken ${where}: ${fine} fine`;
  return answerOf(title, { ...told, lines, evidence: citedBy(lines, evidence), state: "unknown" });
}

function isCut({ whole, findings }: Diagnosis): boolean {
  return whole !== undefined && whole.findings > findings.length;
}

function isIn(finding: Finding | undefined, ref: ObjectRef): boolean {
  if (finding === undefined) return false;
  const { owner, culprit, victims } = finding;
  return [owner, culprit, ...victims.map((victim) => victim.ref)].some((item) =>
    isSameThing(item, ref),
  );
}
