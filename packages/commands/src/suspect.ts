import {
  type Answer,
  type Finding,
  type ObjectRef,
  present,
  type WorkloadState,
} from "@binnacle/contracts";
import { isSameThing, leadingOf } from "@binnacle/diagnosis";
import { answerOf, askBack, citedBy, counted, said } from "./answer-of.ts";
import { check } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { goldenSignals } from "./golden-signals.ts";
import { kindsOfThing } from "./kinds-of-thing.table.ts";
import { objectName } from "./object-name.ts";
import { type Held, suspectedCause } from "./suspected-cause.ts";

/** `is it the database?`: looks at that object now and says what speaks for or against it. */
export async function suspect(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, verdicts } = context;
  const { target = "", namespace } = intent;
  if (before !== undefined) {
    const held = { before, leading: leadingOf(before, verdicts)?.finding };
    const found = suspectIn(held, target);
    if (found !== undefined) return await judge(found, held, context);
    const cause = suspectedCause(target, held);
    if (cause !== undefined) return cause;
  }
  if (kindsOfThing[target] === undefined) return await check({ ...intent, verb: "why" }, context);
  const place = namespace ?? before?.scope.namespace ?? "the cluster";
  return askBack(`I see no ${target} in ${place} by its name. Which object is it? \`why <name>\``);
}

async function judge(
  suspected: WorkloadState,
  { before, leading }: Held,
  context: CommandContext,
): Promise<Answer> {
  const { ref } = suspected;
  const victim = leading?.victims.find((item) => isSameThing(item.ref, ref));
  if (leading !== undefined && victim !== undefined) {
    const lines = [{ text: `${ref.name}: ${victim.because}`, evidence: victim.evidence }];
    const evidence = citedBy(lines, before.evidence);
    return answerOf(`No, ${ref.name} is a victim: ${leading.title}`, { lines, evidence });
  }
  const { name, namespace } = ref;
  const target = `${ref.kind.toLowerCase()}/${name}`;
  const [now, measured] = await Promise.all([
    check({ kind: "verb", verb: "why", target, ...present({ namespace }) }, context),
    goldenSignals(["restarts", "error_ratio"], { namespace, workload: name }, context),
  ]);
  const culprits = leading === undefined ? [] : [leading.owner, leading.culprit];
  if (culprits.some((culprit) => isSameThing(culprit, ref))) return ofCulprit(now, leading);
  return now.state === "fine" ? innocent(suspected, { now, measured, leading }) : now;
}

/** It was the culprit; whether it still is, says only what is seen now. */
function ofCulprit(now: Answer, leading: Finding | undefined): Answer {
  if (now.state === "broken" || now.state === "degraded")
    return { ...now, title: `Yes: ${now.title}` };
  const then = leading === undefined ? [] : [said(`When I looked before: ${leading.title}.`)];
  return { ...now, lines: [...then, ...now.lines] };
}

interface Seen {
  readonly now: Answer;
  readonly measured: Awaited<ReturnType<typeof goldenSignals>>;
  readonly leading: Finding | undefined;
}

function innocent(
  { ref, ready, desired }: WorkloadState,
  { now, measured, leading }: Seen,
): Answer {
  return {
    ...now,
    title: `No sign that it is ${ref.name}: ${ready} of ${counted(desired, "pod")} Ready`,
    rows: [],
    lines: [
      ...measured.lines,
      ...(leading === undefined ? [] : [said(`What is known points elsewhere: ${leading.title}.`)]),
      said("Ruled out as far as it can be seen, not proven impossible."),
    ],
    evidence: [...measured.evidence],
    choices: [],
  };
}

/** The workload of that name, or of a name that such a thing usually has; of namesakes the one that was told of. */
function suspectIn({ before, leading }: Held, target: string): WorkloadState | undefined {
  const name = objectName(target);
  const words = new Set([name, ...(kindsOfThing[name] ?? [])]);
  const isTold = ({ ref }: WorkloadState): boolean => leading !== undefined && isIn(leading, ref);
  const workloads = before.workloads.toSorted(
    (left, right) => Number(isTold(right)) - Number(isTold(left)),
  );
  return (
    workloads.find(({ ref }) => ref.name === name) ??
    workloads.find(({ ref }) => ref.name.split("-").some((part) => words.has(part)))
  );
}

function isIn({ owner, culprit, victims }: Finding, ref: ObjectRef): boolean {
  return [owner, culprit, ...victims.map((victim) => victim.ref)].some((told) =>
    isSameThing(told, ref),
  );
}
