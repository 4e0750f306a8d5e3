import {
  type Answer,
  type Diagnosis,
  type Finding,
  type Gap,
  type ObjectRef,
  present,
} from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import { answerFrom, check } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { goldenSignals } from "./golden-signals.ts";
import { kindsOfThing } from "./kinds-of-thing.table.ts";
import { look, type Seen } from "./look.ts";
import { kindAndName, objectName } from "./object-name.ts";
import { subjectOf } from "./subject-of.ts";
import { elsewhere, type Held, knownBefore, suspectedCause } from "./suspected-cause.ts";

/** `is it the database?`: looks at that object now and says what speaks for or against it. */
export async function suspect(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { target = "" } = intent;
  const known = await amongKnown(target, intent.namespace, context);
  if (known !== undefined) return known;
  const likely = kindsOfThing[target];
  if (likely === undefined) return await check({ ...intent, verb: "why" }, context);
  return await likelyIn([target, ...likely.split(" ")], intent, context);
}

/** The whole cluster shares one: it is not sought where the talk is. */
function isOfCluster(word: string | undefined): boolean {
  return word === "dns" || word === "ingress";
}

/** An object of the talk, or a kind of cause; what is known of one namespace says nothing of another. */
async function amongKnown(
  target: string,
  namespace: string | undefined,
  context: CommandContext,
): Promise<Answer | undefined> {
  const { before, verdicts, leading } = context;
  if (before === undefined) return undefined;
  const held = { before, verdicts, leading: leading?.finding };
  if (namespace !== undefined && namespace !== before.scope.namespace)
    return await suspectedCause(target, heldIn(namespace, held), context);
  const found = suspectIn(held, target);
  return found === undefined
    ? await suspectedCause(target, held, context)
    : await judge(found, held, context);
}

function heldIn(namespace: string, { before, verdicts }: Held): Held {
  const scope = { ...before.scope, namespace };
  return {
    before: { ...before, target: undefined, hypotheses: [], scope },
    verdicts,
    leading: undefined,
  };
}

/** A thing by what it is usually named, where no object of the talk is it. */
async function likelyIn(
  words: string[],
  intent: VerbIntent,
  context: CommandContext,
): Promise<Answer> {
  const { target: word, ...asked } = intent;
  const home = isOfCluster(word) ? undefined : context.before?.scope.namespace;
  const namespace = intent.namespace ?? home;
  const place = { ...asked, ...present({ namespace }) };
  const subject = await subjectOf({ ...place, words }, undefined, context);
  if (subject.kind === "answer") return subject.answer;
  const { before, verdicts, leading } = context;
  if (subject.kind === "object" && before !== undefined)
    return await judge(subject.ref, { before, verdicts, leading: leading?.finding }, context);
  if (subject.kind === "object")
    return await check({ ...place, verb: "why", target: kindAndName(subject.ref) }, context);
  const where = namespace ?? "the cluster";
  return askBack(`I see no ${word} in ${where} by its name. Which object is it? \`why <name>\``);
}

async function judge(ref: ObjectRef, { leading }: Held, context: CommandContext): Promise<Answer> {
  const { name, namespace } = ref;
  const target = kindAndName(ref);
  const [seen, measured] = await Promise.all([
    look({ kind: "verb", verb: "why", target, ...present({ namespace }) }, context),
    goldenSignals(["restarts", "error_ratio"], { namespace, workload: name }, context),
  ]);
  if (seen.kind === "answer") return seen.answer;
  const victim = victimNow(ref, seen);
  if (victim !== undefined) return victim;
  const now = answerFrom(seen);
  if (leading !== undefined && isCulprit(ref, leading)) return ofCulprit(now, leading);
  const { findings } = seen.diagnosis;
  if (now.state !== "fine" || findings.some((finding) => isCulprit(ref, finding))) return now;
  const { lines, evidence, isFelt } = measured;
  const { ready, slots } = readiness(ref, seen.diagnosis);
  const told = {
    ...now,
    rows: [],
    evidence,
    gaps: [...now.gaps, ...measured.gaps],
    choices: [],
    ...present({ slots }),
  };
  if (isFelt) {
    const title = `It may be ${name}: its requests fail, and no cause is seen${ready}`;
    return { ...told, title, state: "degraded", lines: [...lines, ...elsewhere(leading)] };
  }
  const hedge = said("Ruled out as far as it can be seen, not proven impossible.");
  const title = `No sign that it is ${name}${ready}`;
  const denied = { ...told, title, lines: [...lines, ...elsewhere(leading), hedge] };
  return measured.gaps.length === 0 ? denied : unmeasured(denied, name, measured.gaps);
}

/** Nobody is innocent by what was not seen. */
function unmeasured(denied: Answer, name: string, gaps: readonly Gap[]): Answer {
  const [first] = gaps;
  const unseen = `metrics of ${name}`;
  const missing = first === undefined ? [] : [{ ...first, what: unseen }];
  return {
    ...denied,
    state: "unknown",
    title: `${denied.title}; not seen: {unseen}`,
    slots: { ...denied.slots, unseen: { value: unseen } },
    gaps: [...denied.gaps.filter((gap) => !gaps.includes(gap)), ...missing],
  };
}

/** It suffers from another one, and is no culprit itself. */
function victimNow(ref: ObjectRef, { diagnosis, evidence, gaps }: Seen): Answer | undefined {
  const active = diagnosis.findings.filter(({ state }) => state === "active");
  if (active.some((finding) => isCulprit(ref, finding))) return undefined;
  for (const { title, victims } of active) {
    const victim = victims.find((item) => isSameThing(item.ref, ref));
    if (victim === undefined) continue;
    const lines = [{ text: `${ref.name}: ${victim.because}`, evidence: victim.evidence }];
    return answerOf(`No, ${ref.name} is a victim: ${title}`, {
      lines,
      evidence: citedBy(lines, evidence),
      gaps: [...gaps],
    });
  }
  return undefined;
}

/** It was the culprit; whether it still is, says only what is seen now. */
function ofCulprit(now: Answer, leading: Finding): Answer {
  if (now.state === "broken" || now.state === "degraded")
    return { ...now, title: `Yes: ${now.title}` };
  return { ...now, lines: [knownBefore(leading), ...now.lines] };
}

function readiness(
  ref: ObjectRef,
  { workloads }: Diagnosis,
): { readonly ready: string; readonly slots?: NonNullable<Answer["slots"]> } {
  const row = workloads.find((item) => isSameThing(item.ref, ref));
  if (row === undefined) return { ready: "" };
  const slots = {
    ready: { value: row.ready },
    pods: { value: { count: row.desired, of: "pod" } },
  };
  return { ready: ": {ready} of {pods} Ready", slots };
}

/** The workload of that name, or of a name that such a thing usually has; of namesakes the one that was told of. */
function suspectIn({ before, leading }: Held, target: string): ObjectRef | undefined {
  const name = objectName(target);
  const words = new Set([name, ...(kindsOfThing[name]?.split(" ") ?? [])]);
  const isTold = (ref: ObjectRef): boolean => leading !== undefined && isIn(leading, ref);
  const refs = before.workloads
    .map(({ ref }) => ref)
    .toSorted((left, right) => Number(isTold(right)) - Number(isTold(left)));
  return (
    refs.find((ref) => ref.name === name) ??
    refs.find((ref) => ref.name.split("-").some((part) => words.has(part)))
  );
}

function isIn(finding: Finding, ref: ObjectRef): boolean {
  return isCulprit(ref, finding) || finding.victims.some((victim) => isSameThing(victim.ref, ref));
}

function isCulprit(ref: ObjectRef, { owner, culprit }: Finding): boolean {
  return isSameThing(owner, ref) || isSameThing(culprit, ref);
}
