import { type Answer, type ObjectRef, present } from "@binnacle/contracts";
import { askBack } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { kindAndName } from "./object-name.ts";
import { culpritIn, subjectOf } from "./subject-of.ts";

/** `restart payment`: nothing is done; the command is given to whoever may run it. */
export async function never(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const title = "I never change anything: the command is yours to run.";
  const choices: Answer["choices"] = [
    { label: "What should I run?", intent: { kind: "verb", verb: "remedy" } },
  ];
  const commandOf = commands[intent.rest ?? ""];
  if (commandOf === undefined) return askBack(title, { choices });
  const subject = await subjectOf(intent, culpritIn(context), context);
  if (subject.kind === "answer") return subject.answer;
  const code = subject.kind === "object" ? commandOf(subject.ref) : undefined;
  const lines = subject.kind === "object" ? [...subject.notes] : [];
  return askBack(title, { lines, choices, ...present({ code }) });
}

/** Of those kinds that can be told to. */
const commands: Readonly<Record<string, (ref: ObjectRef) => string | undefined>> = {
  restart: (ref) => {
    if (ref.kind === "Pod") return `kubectl delete pod ${ref.name}${placeOf(ref)}`;
    return restarted.has(ref.kind)
      ? `kubectl rollout restart ${kindAndName(ref)}${placeOf(ref)}`
      : undefined;
  },
  scale: (ref) =>
    scaled.has(ref.kind)
      ? `kubectl scale ${kindAndName(ref)} --replicas=<number>${placeOf(ref)}`
      : undefined,
};

const restarted: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet"]);
const scaled: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);

function placeOf({ namespace }: ObjectRef): string {
  return namespace === undefined ? "" : ` -n ${namespace}`;
}
