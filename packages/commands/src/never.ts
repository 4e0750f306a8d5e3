import { type Answer, type Claim, eks, type ObjectRef, present } from "@binnacle/contracts";
import { kubectlFor, type ShellWords, shellWords } from "@binnacle/diagnosis";
import { z } from "zod";
import { askBack, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { kindAndName, objectName } from "./object-name.ts";
import { culpritIn, subjectOf } from "./subject-of.ts";

/** `restart payment`: nothing is done; the command is given to whoever may run it. */
export async function never(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const [deed = "", count] = intent.rest?.split(" ") ?? [];
  const order = orders[deed];
  if (order === undefined) return toRun({});
  const { target } = intent;
  const subject = await subjectOf(intent, culpritIn(context), context);
  if (subject.kind === "answer") return subject.answer;
  // A word that names nothing is not the culprit.
  const isNamed = subject.kind === "object" && subject.notes.length === 0;
  if (!isNamed)
    return toRun(
      target === undefined
        ? {}
        : { line: said("No workload is named {target} there.", { target }) },
    );
  const { words, line } = await order({ ref: subject.ref, target, count, context });
  const write = kubectlFor(subject.context);
  return toRun({
    line,
    code: words === undefined ? undefined : write(subject.ref.namespace, words),
  });
}

function toRun({ line, code }: { line?: Claim | undefined; code?: string | undefined }): Answer {
  return askBack("I never change anything: the command is yours to run.", {
    lines: line === undefined ? [] : [line],
    choices: [{ label: "What should I run?", intent: { kind: "verb", verb: "remedy" } }],
    ...present({ code }),
  });
}

interface Wanted {
  readonly ref: ObjectRef;
  /** As it was named: a pod is resolved to its owner. */
  readonly target: string | undefined;
  readonly count: string | undefined;
  readonly context: CommandContext;
}

/** The words after `kubectl -n shop`; else why there are none. */
interface Order {
  readonly words?: ShellWords;
  readonly line?: Claim;
}

const orders: Readonly<Record<string, (wanted: Wanted) => Order | Promise<Order>>> = {
  restart: async ({ ref, target, context }) => {
    if (ref.kind === "Pod") return await ofPod(ref, context);
    const name = objectName(target);
    const isPod = name?.startsWith(`${ref.name}-`) === true;
    const one = isPod ? await ofPod({ ...ref, kind: "Pod", name }, context) : {};
    if (one.words !== undefined) return one;
    return restarted.has(ref.kind)
      ? { words: shellWords`rollout restart ${kindAndName(ref)}` }
      : { line: said("{object} is nothing that kubectl restarts.", { object: kindAndName(ref) }) };
  },
  scale: ({ ref, count }) => {
    const object = kindAndName(ref);
    if (!scaled.has(ref.kind))
      return { line: said("{object} is nothing that kubectl scales.", { object }) };
    return count === undefined
      ? { line: said("Say to how many: `scale {name} to {count}`.", { name: ref.name, count: 3 }) }
      : { words: shellWords`scale ${object} --replicas=${count}` };
  },
};

const restarted: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet"]);
const scaled: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);

const Owned = z.object({
  metadata: z.object({
    ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
  }),
});

/** A pod is deleted where something makes it again. */
async function ofPod(ref: ObjectRef, { tools, asking }: CommandContext): Promise<Order> {
  const { kind, name, namespace } = ref;
  const seen = await tools.ask(eks.getObject, { kind, name, ...present({ namespace }) }, asking);
  const pod = seen.kind === "ok" ? Owned.safeParse(seen.result.object).data : undefined;
  const object = kindAndName(ref);
  if (pod === undefined) return { line: said("I could not see what owns {object}.", { object }) };
  const [owner] = pod.metadata.ownerReferences;
  if (owner === undefined)
    return { line: said("Nothing owns {object}: what is deleted is not made again.", { object }) };
  if (owner.kind !== "Node") return { words: shellWords`delete pod ${name}` };
  const told = { object, node: owner.name };
  return {
    line: said(
      "The kubelet runs {object} from a file of {node}: deleting it restarts nothing.",
      told,
    ),
  };
}
