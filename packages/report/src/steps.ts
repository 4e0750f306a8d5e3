import type { Finding, ObjectRef, Step } from "@binnacle/contracts";
import { kubectlFor, shellQuoted } from "@binnacle/diagnosis";
import type { Line } from "./document.ts";

const stepsAtMost = 3;

/** What to do now: what mends it; else what to look at next, in any case something. */
export function stepsNow(finding: Finding): Line[] {
  const { fix, state } = finding;
  if (state === "resolved" && fix.length === 0) return [{ text: "nothing: it is over." }];
  const steps = fix.slice(0, stepsAtMost).flatMap((step) => stepLines(step));
  return isCheckFirst(finding) ? [...steps, ...stepLines(checkOf(finding), "next check")] : steps;
}

export function stepsLater(finding: Finding): Line[] {
  const { later, nextCheck } = finding;
  const steps = later.slice(0, stepsAtMost).flatMap((step) => stepLines(step));
  if (isCheckFirst(finding) || nextCheck === undefined) return steps;
  return [...steps, ...stepLines(nextCheck, "next check")];
}

/** Where nothing can be run to mend it, what to look at next is what to do now. */
function isCheckFirst({ fix, state }: Finding): boolean {
  return state === "active" && fix.every(({ command }) => command === undefined);
}

function checkOf({ nextCheck, culprit }: Finding): Step {
  return nextCheck ?? { text: "see what the cluster says of it", command: describe(culprit) };
}

function describe({ kind, namespace, name }: ObjectRef): string {
  const words = `describe ${shellQuoted(kind.toLowerCase())} ${shellQuoted(name)}`;
  return kubectlFor(undefined)(namespace, words);
}

function stepLines({ text, command }: Step, lead = "you run this"): Line[] {
  if (command === undefined) return [{ text }];
  return [{ text: command, kind: "code" }, { text: `${lead} · ${text}` }];
}
