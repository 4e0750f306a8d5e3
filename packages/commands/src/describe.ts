import { type Answer, eks, present } from "@binnacle/contracts";
import { z } from "zod";
import { askBack, citedBy, said } from "./answer-of.ts";
import { answerFrom } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { kindAndName } from "./object-name.ts";
import { subjectOf } from "./subject-of.ts";

const Workload = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string() })) }),
    }),
  }),
});

/** `describe payment`: how it is, and what it runs; the long form is one click away. */
export async function describe(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const subject = await subjectOf(intent, context.leading?.finding.owner, context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind !== "object") return askBack("Describe what? `describe <name>`");
  const { kind, name, namespace } = subject.ref;
  const target = kindAndName(subject.ref);
  const about = present({ namespace });
  const [seen, object] = await Promise.all([
    look({ kind: "verb", verb: "why", target, ...about }, context),
    context.tools.ask(eks.getObject, { kind, name, ...about }, context.asking),
  ]);
  if (seen.kind === "answer") return seen.answer;
  const row = seen.diagnosis.workloads.find(({ ref }) => ref.name === name && ref.kind === kind);
  const read = object.kind === "ok" ? Workload.safeParse(object.result.object) : undefined;
  const images = read?.success === true ? read.data.spec.template.spec.containers : [];
  const answer = answerFrom(seen);
  const facts = [
    ...(row === undefined
      ? []
      : [
          said(`${target}: {ready} of {desired} Ready`, { ready: row.ready, desired: row.desired }),
        ]),
    ...images
      .slice(0, 2)
      .map(({ name: container, image }) =>
        said("Container {container} runs {image}", { container, image }),
      ),
  ];
  const command = `describe ${target} ${namespace === undefined ? "" : `-n ${namespace}`}`.trim();
  const lines = [...subject.notes, ...facts, ...answer.lines.slice(0, 1)];
  return {
    ...answer,
    rows: [],
    lines,
    evidence: citedBy(lines, answer.evidence),
    choices: [
      { label: "kubectl describe", intent: { kind: "verb", verb: "kubectl", rest: command } },
    ],
  };
}
