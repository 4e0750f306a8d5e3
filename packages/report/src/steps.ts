import type { Cluster, Finding, ObjectRef, Step } from "@binnacle/contracts";
import { kubectlFor, shellQuoted } from "@binnacle/diagnosis";
import type { Line } from "./document.ts";

const stepsAtMost = 3;

/** What to do now: what mends it; else what to look at next, in any case something. */
export function stepsNow(finding: Finding, cluster: Cluster): Line[] {
  const { fix, state } = finding;
  if (state === "resolved") return [{ text: "nothing: it is over." }];
  const steps = fix.slice(0, stepsAtMost).flatMap((step) => stepLines(step));
  return isCheckFirst(finding)
    ? [...steps, ...stepLines(checkOf(finding, cluster), "next check")]
    : steps;
}

export function stepsLater(finding: Finding): Line[] {
  const { later, nextCheck, fix, state } = finding;
  // What is over needs nothing now; what would keep it from coming back can wait for the day.
  const wanted = state === "resolved" ? [...fix, ...later] : later;
  const steps = wanted.slice(0, stepsAtMost).flatMap((step) => stepLines(step));
  if (isCheckFirst(finding) || nextCheck === undefined || state === "resolved") return steps;
  return [...steps, ...stepLines(nextCheck, "next check")];
}

/** Where nothing can be run to mend it, what to look at next is what to do now. */
function isCheckFirst({ fix, state }: Finding): boolean {
  return state === "active" && fix.every(({ command }) => command === undefined);
}

function checkOf({ nextCheck, culprit }: Finding, cluster: Cluster): Step {
  return (
    nextCheck ?? { text: "see what the cluster says of it", command: describe(culprit, cluster) }
  );
}

function describe({ kind, namespace, name }: ObjectRef, { context }: Cluster): string {
  const words = `describe ${shellQuoted(kind.toLowerCase())} ${shellQuoted(name)}`;
  return kubectlFor(context)(namespace, words);
}

function stepLines({ text, command }: Step, lead = "you run this"): Line[] {
  if (command === undefined) return [{ text }];
  return [{ text: command, kind: "code" }, { text: `${lead} · ${text}` }];
}
