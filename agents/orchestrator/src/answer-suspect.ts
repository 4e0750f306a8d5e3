import type {
  Answer,
  GoldenSignalsResult,
  Investigation,
  WorkloadState,
} from "@binnacle/contracts";
import { answerOf, citedBy, counted, said } from "./answer-of.ts";
import { answerSuspectedCause } from "./answer-suspected-cause.ts";
import { goldenSignals } from "./golden-signals.ts";
import { kindsOfThing } from "./kinds-of-thing.table.ts";
import { leadingOf } from "./leading-of.ts";
import { quickCheck } from "./quick-check.ts";
import type { VerbContext, VerbIntent } from "./verb-context.ts";

/** `is it the database?`: looks at that object now and says what speaks for or against it. */
export async function answerSuspect(intent: VerbIntent, context: VerbContext): Promise<Answer> {
  const { before } = context;
  const { target = "", namespace } = intent;
  if (before !== undefined) {
    const found = suspectIn(before, target);
    if (found !== undefined) return await judge(found, { ...context, before });
    const cause = answerSuspectedCause(target, before);
    if (cause !== undefined) return cause;
  }
  if (kindsOfThing[target] === undefined)
    return await quickCheck({ ...intent, verb: "why" }, context);
  const place = namespace ?? before?.incident.scope.namespace ?? "the cluster";
  return answerOf(`I see no ${target} in ${place} by its name. Which object is it? \`why <name>\``);
}

type Judging = VerbContext & { readonly before: Investigation };

async function judge(suspect: WorkloadState, context: Judging): Promise<Answer> {
  const { before, signal, ports } = context;
  const { ref } = suspect;
  const leading = leadingOf(before)?.finding;
  const victim = leading?.victims.find((item) => item.ref.name === ref.name);
  if (leading !== undefined && victim !== undefined) {
    const lines = [{ text: `${ref.name}: ${victim.because}`, evidence: victim.evidence }];
    const evidence = citedBy(lines, before.evidence);
    return answerOf(`No, ${ref.name} is a victim: ${leading.title}`, { lines, evidence });
  }
  const target = `${ref.kind.toLowerCase()}/${ref.name}`;
  const place = ref.namespace === undefined ? {} : { namespace: ref.namespace };
  const [now, measured] = await Promise.all([
    quickCheck({ kind: "verb", verb: "why", target, ...place }, context),
    goldenSignals({ workload: ref.name, ...place }, { ...ports, signal }),
  ]);
  const isCulprit = [leading?.owner.name, leading?.culprit.name].includes(ref.name);
  if (isCulprit) return { ...now, title: `Yes: ${now.title}` };
  return now.state === "fine" ? innocent(suspect, { now, measured, before }) : now;
}

interface Seen {
  readonly now: Answer;
  readonly measured: GoldenSignalsResult | undefined;
  readonly before: Investigation;
}

function innocent({ ref, ready, desired }: WorkloadState, { now, measured, before }: Seen): Answer {
  const told = ["restarts", "error_ratio"];
  const signals = (measured?.signals ?? []).filter(({ name }) => told.includes(name));
  const lines = signals.map(({ text, evidence }) => ({ text, evidence }));
  const elsewhere = leadingOf(before)?.finding.title;
  return {
    ...now,
    title: `No sign that it is ${ref.name}: ${ready} of ${counted(desired, "pod")} Ready`,
    rows: [],
    lines: [
      ...lines,
      ...(elsewhere === undefined ? [] : [said(`What is known points elsewhere: ${elsewhere}.`)]),
      said("Ruled out as far as it can be seen, not proven impossible."),
    ],
    evidence: citedBy(lines, measured?.evidence ?? []),
    choices: [],
  };
}

/** The workload of that name, or of a name that such a thing usually has. */
function suspectIn({ workloads }: Investigation, target: string): WorkloadState | undefined {
  const name = target.slice(target.indexOf("/") + 1);
  const words = new Set([name, ...(kindsOfThing[name] ?? [])]);
  return (
    workloads.find(({ ref }) => ref.name === name) ??
    workloads.find(({ ref }) => ref.name.split("-").some((part) => words.has(part)))
  );
}
