import { type Answer, eks, type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { podRow } from "./pods.ts";
import { subjectOf } from "./subject-of.ts";
import { unanswered } from "./unanswered.ts";

const namesAtMost = 3;

/** `which pods?`: those of the culprit, looked at now. */
export async function whichPods(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const subject = await subjectOf(intent, context.leading?.finding.owner, context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind !== "object") return askBack("Which pods of what? `pods <namespace>`");
  const { ref } = subject;
  const answered = await podsOf(ref, context);
  if (answered.kind !== "ok") {
    const about = { subject: "pods", origin: "kubernetes", what: `pods of ${ref.name}` };
    return unanswered(answered, about);
  }
  const rows = answered.result.items.map((item) => ({ item, row: podRow(item, ref.namespace) }));
  const troubled = rows.filter(({ row }) => row.state !== "fine");
  const lines = troubled.slice(0, namesAtMost).map(({ item, row }) => {
    const fact = answered.evidence.find(({ subject: about }) => about?.name === item.ref.name);
    return {
      ...said("{name}: {text}", { name: row.name, text: row.text }),
      evidence: fact === undefined ? [] : [fact.id],
    };
  });
  const more = troubled.length - lines.length;
  const title =
    troubled.length === 0
      ? `All ${rows.length} pods of ${ref.name} are well`
      : `${troubled.length} of ${rows.length} pods of ${ref.name} are not well`;
  return answerOf(rows.length === 0 ? `${ref.name} has no pods` : title, {
    lines: [...subject.notes, ...lines, ...(more > 0 ? [said("and {more} more", { more })] : [])],
    evidence: citedBy(lines, answered.evidence),
    gaps: [...answered.gaps],
  });
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
