import {
  type Cluster,
  type Finding,
  type Hypothesis,
  type Investigation,
  type ObjectRef,
  present,
  type Step,
} from "@binnacle/contracts";
import { kubectlFor, severityOf, shellWords } from "@binnacle/diagnosis";
import { amountText } from "./amount-text.ts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { valueIn } from "./text-of.ts";

const stepsAtMost = 3;

/** What to do now: what mends it; else what to look at next, in any case something. */
export function stepsNow(
  leading: Hypothesis,
  investigation: Investigation,
  context: Context,
): Line[] {
  const { finding } = leading;
  const { cluster } = investigation.scope;
  if (finding.state === "resolved") {
    const isSeen = severityOf(investigation) === "fine";
    const rest = isSeen ? "" : " Not all could be seen: something else may be wrong.";
    return [{ text: `nothing: it is over.${rest}` }];
  }
  const steps = [...stepsOf(finding.fix), ...peakLines(leading, context)];
  return isCheckFirst(finding)
    ? [...steps, ...stepLines(checkOf(finding, cluster), "next check")]
    : steps;
}

export function stepsLater(leading: Hypothesis, context: Context): Line[] {
  const { finding } = leading;
  const { later, nextCheck, fix, state } = finding;
  // What is over needs nothing now; what would keep it from coming back can wait for the day.
  const steps =
    state === "resolved"
      ? [...stepsOf([...fix, ...later]), ...peakLines(leading, context)]
      : stepsOf(later);
  if (isCheckFirst(finding) || nextCheck === undefined || state === "resolved") return steps;
  return [...steps, ...stepLines(nextCheck, "next check")];
}

function stepsOf(steps: readonly Step[]): Line[] {
  return steps.slice(0, stepsAtMost).flatMap((step) => stepLines(step));
}

const memory = { cause: "oom-killed", signal: "memory_working_set" };
/** So much more than its measured peak a container gets: what killed it was cut off. */
const headroom = 1.25;

/** What was measured of the memory that a step grants; a guess is told as one. */
function peakLines({ finding, signals }: Hypothesis, { evidence, numbers }: Context): Line[] {
  if (finding.cause !== memory.cause || finding.fix.length === 0) return [];
  const claim = signals.find(({ name }) => name === memory.signal)?.claim;
  const peak = valueIn(claim?.slots?.["max"], evidence);
  if (claim === undefined || typeof peak !== "object" || !("amount" in peak))
    return [{ text: "no peak near its limit was measured: what it needs is unknown" }];
  const enough = { ...peak, amount: peak.amount * headroom };
  const text = `the highest measured is ${amountText(peak)}: give it ${amountText(enough)} at least`;
  return [{ text, numbers: numbers(claim.evidence) }];
}

/** Where nothing can be run to mend it, what to look at next is what to do now. */
function isCheckFirst({ fix, state }: Finding): boolean {
  return state === "active" && fix.every(({ command }) => command === undefined);
}

function checkOf({ nextCheck, culprit }: Finding, cluster: Cluster): Step {
  return (
    nextCheck ?? {
      text: "see what the cluster says of it",
      ...present({ command: describe(culprit, cluster) }),
    }
  );
}

function describe({ kind, namespace, name }: ObjectRef, { context }: Cluster): string | undefined {
  const look = shellWords`describe ${kind.toLowerCase()} ${name}`;
  return kubectlFor(context)(namespace, look);
}

function stepLines({ text, command }: Step, lead = "you run this"): Line[] {
  if (command === undefined) return [{ text }];
  return [{ text: command, kind: "command" }, { text: `${lead} · ${text}` }];
}
