import { type Answer, type Claim, eks, type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import { answerOf, askBack, citedBy, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { podRow } from "./pod-row.ts";
import { subjectOf } from "./subject-of.ts";
import { unanswered } from "./unanswered.ts";

const namesAtMost = 3;

/** `which pods?`: those of the culprit, looked at now. */
export async function whichPods(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const subject = await subjectOf(intent, context.leading?.finding.owner, context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind !== "object") return askBack("Which pods of what? `pods <namespace>`");
  return await podsOfObject(subject.ref, subject.notes, context);
}

/** Those of one object: the ones that are not well, with what is said of them. */
export async function podsOfObject(
  ref: ObjectRef,
  notes: readonly Claim[],
  context: CommandContext,
): Promise<Answer> {
  const answered = await podsOf(ref, context);
  if (answered.kind !== "ok") {
    const about = { subject: "pods", origin: "kubernetes", what: `pods of ${ref.name}` };
    return unanswered(answered, about);
  }
  const { evidence, gaps } = answered;
  const { items, hasMore } = answered.result;
  const rows = items.map((item) => ({ item, row: podRow(item, ref.namespace) }));
  const troubled = rows.filter(({ row }) => row.state !== "fine");
  const lines = troubled.slice(0, namesAtMost).map(({ item, row }) => {
    const fact = evidence.find(({ subject: about }) => about?.name === item.ref.name);
    return {
      ...said("{name}: {text}", { name: row.name, text: row.text }),
      evidence: fact === undefined ? [] : [fact.id],
    };
  });
  const more = troubled.length - lines.length;
  const isCut = hasMore || gaps.length > 0;
  return answerOf(titleFor(ref.name, { all: rows.length, troubled: troubled.length, isCut }), {
    ...(isCut && troubled.length === 0 ? { state: "unknown" } : {}),
    lines: [...notes, ...lines, ...(more > 0 ? [said("and {more} more", { more })] : [])],
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
  });
}

interface Counts {
  readonly all: number;
  readonly troubled: number;
  /** There are more than those that were read. */
  readonly isCut: boolean;
}

function titleFor(name: string, { all, troubled, isCut }: Counts): string {
  const read = isCut ? " that I could read" : "";
  if (all === 0) return `${name} has no pods${read}`;
  const pods = counted(all, "pod");
  if (troubled > 0)
    return `${troubled} of ${pods} of ${name}${read} ${troubled === 1 ? "is" : "are"} not well`;
  const are = all === 1 ? "is" : "are";
  return isCut
    ? `Of ${name} I could not read all pods; ${pods} ${are} well`
    : `${all === 1 ? "The" : "All"} ${pods} of ${name} ${are} well`;
}

const Selected = z.object({
  spec: z.object({ selector: z.object({ matchLabels: z.record(z.string(), z.string()) }) }),
});

/** By the labels that its owner selects; of a pod, itself. */
async function podsOf({ kind, name, namespace }: ObjectRef, { tools, asking }: CommandContext) {
  const about = present({ namespace });
  if (kind === "Pod") {
    const fieldSelector = `metadata.name=${name}`;
    return await tools.ask(eks.listObjects, { kind: "pods", ...about, fieldSelector }, asking);
  }
  const owner = await tools.ask(eks.getObject, { kind, name, ...about }, asking);
  if (owner.kind !== "ok") return owner;
  const read = Selected.safeParse(owner.result.object);
  if (!read.success)
    return {
      kind: "refused",
      reason: "not_found",
      why: `${kind} ${name} selects no pods.`,
    } as const;
  const labelSelector = Object.entries(read.data.spec.selector.matchLabels)
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
  return await tools.ask(
    eks.listObjects,
    { kind: "pods", ...about, labelSelector, limit: 200 },
    asking,
  );
}
