import { type Answer, type Claim, eks, present } from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import { z } from "zod";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
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
  const images = object.kind === "ok" ? containersOf(object.result.object) : [];
  if (intent.rest === "image") return running(target, images, subject.notes);
  const answer = answerFrom(seen);
  const ready = row && { ready: row.ready, desired: row.desired };
  const own = namespace === undefined ? [] : ["-n", namespace];
  const command = shellWords`describe ${target} ${{ own }}`;
  // With the command three lines are an answer.
  const claims = answer.code === undefined ? answer.lines.slice(0, 1) : [];
  const lines = [...subject.notes, ...factLine(target, ready, images), ...claims];
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

/** `which version is running?` */
function running(
  target: string,
  [first, ...others]: readonly Container[],
  notes: readonly Claim[],
): Answer {
  if (first === undefined)
    return answerOf(`I could not see what ${target} runs`, { state: "unknown", lines: [...notes] });
  const lines = others.map(({ name, image }) => said("{name} runs {image}", { name, image }));
  const slots = { image: { value: first.image } };
  return answerOf(`${target} runs {image}`, { slots, lines: [...notes, ...lines] });
}

interface Container {
  readonly name: string;
  readonly image: string;
}

function containersOf(object: unknown): readonly Container[] {
  return Workload.safeParse(object).data?.spec.template.spec.containers ?? [];
}

/** `deployment/payment: 0 of 2 Ready, app runs shop/payment:7`. */
function factLine(
  target: string,
  ready: { readonly ready: number; readonly desired: number } | undefined,
  [first, ...others]: readonly Container[],
): Claim[] {
  const many = others.length === 0 ? "" : " and {others} more";
  const facts = [
    ...(ready === undefined ? [] : ["{ready} of {desired} Ready"]),
    ...(first === undefined ? [] : [`{container} runs {image}${many}`]),
  ];
  if (facts.length === 0) return [];
  const { name: container = "", image = "" } = first ?? {};
  const told = { ...ready, container, image, others: others.length };
  return [said(`${target}: ${facts.join(", ")}`, told)];
}
