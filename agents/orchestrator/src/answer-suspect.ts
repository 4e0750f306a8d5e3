import type { Answer, Investigation, WorkloadState } from "@binnacle/contracts";
import { answerOf } from "./answer-of.ts";
import type { VerbContext, VerbIntent } from "./answer-verb.ts";
import { kindsOfThing } from "./kinds-of-thing.table.ts";
import { quickCheck } from "./quick-check.ts";

/** `is it the database?`: looks at that object now and says what speaks for or against it. */
export async function answerSuspect(
  { target = "", namespace }: VerbIntent,
  context: VerbContext,
): Promise<Answer> {
  const { before, ports, signal } = context;
  const found = before === undefined ? undefined : suspectIn(before, target);
  const known = namespace ?? found?.ref.namespace ?? before?.incident.scope.namespace;
  if (found === undefined && kindsOfThing[target] !== undefined)
    return answerOf(
      `I see no ${target} in ${known ?? "the cluster"} by its name. Which object is it? \`why <name>\``,
    );
  const name = found === undefined ? target : `${found.ref.kind.toLowerCase()}/${found.ref.name}`;
  const now = await quickCheck({ target: name, namespace: known }, ports, signal);
  return now.state === "fine" && found !== undefined ? innocent(found, now, before) : now;
}

function innocent(found: WorkloadState, now: Answer, before: Investigation | undefined): Answer {
  const culprit = before?.hypotheses.find(({ status }) => status === "supported")?.finding.title;
  return {
    ...now,
    title: `No sign that it is ${found.ref.name}: ${found.ready} of ${found.desired} Ready`,
    lines: [
      ...(culprit === undefined
        ? []
        : [{ text: `What is known points elsewhere: ${culprit}.`, evidence: [] }]),
      { text: "Ruled out as far as Kubernetes shows, not proven impossible.", evidence: [] },
    ],
  };
}

/** The workload of that name, or of a name that such a thing usually has. */
function suspectIn({ workloads }: Investigation, target: string): WorkloadState | undefined {
  const words = new Set([target, ...(kindsOfThing[target] ?? [])]);
  return (
    workloads.find(({ ref }) => ref.name === target) ??
    workloads.find(({ ref }) => ref.name.split("-").some((part) => words.has(part)))
  );
}
