import type { Hypothesis, Investigation, ObjectRef } from "@binnacle/contracts";
import { keyOf } from "@binnacle/contracts";
import { counted, isSameThing, kindsFor } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { kindAndName, namesAmong } from "./object-name.ts";

const victimsAtMost = 4;

/** What the culprit does to the thing that was asked about, where that is another. */
export function reachLines(
  investigation: Investigation,
  { finding }: Hypothesis,
  { numbers }: Context,
): Line[] {
  const { target } = investigation;
  const { culprit, owner, victims } = finding;
  if (target === undefined || [culprit, owner].some((ref) => isSameThing(ref, target))) return [];
  const nameOf = namesAmong([target, culprit, owner]);
  const hit = victims.find(({ ref }) => isSameThing(ref, target));
  if (hit !== undefined)
    return [{ text: `${nameOf(target)}: ${hit.because}`, numbers: numbers(hit.evidence) }];
  const tie =
    callers.has(target.kind) && isCalled(owner)
      ? `calls ${nameOf(owner)}`
      : `is tied to ${kindAndName(owner)}`;
  return [{ text: `${nameOf(target)} ${tie}, directly or through others` }];
}

const callers = new Set(["Service", ...kindsFor("workload").map(({ kind }) => kind)]);

/** Agents of nodes, and what runs to its end: nobody calls them. */
const UNCALLED = new Set(["DaemonSet", "Job", "CronJob"]);

/** What scales, keeps or carries the target is not called, nor are parts of the cluster. */
function isCalled({ kind, namespace }: ObjectRef): boolean {
  return callers.has(kind) && !UNCALLED.has(kind) && namespace !== "kube-system";
}

/** Whom else it hits, and how many it does not. */
export function victimLines(
  { workloads, target }: Investigation,
  { finding }: Hypothesis,
  { numbers }: Context,
): Line[] {
  const { victims, owner, culprit } = finding;
  if (victims.length === 0) return [];
  const nameOf = namesAmong([owner, culprit, ...victims.map(({ ref }) => ref)]);
  const others = victims.filter(({ ref }) => target === undefined || !isSameThing(ref, target));
  const lines = others.slice(0, victimsAtMost).map(({ ref, because, evidence }) => ({
    text: `${nameOf(ref)}: ${because}`,
    numbers: numbers(evidence),
  }));
  const isCut = others.length > victimsAtMost;
  const cut = { text: `found ${others.length}, showed ${victimsAtMost}` };
  return [...lines, ...(isCut ? [cut] : []), ...sparedLines(workloads, finding)];
}

/** What the engine did not find itself it cannot bound. */
function sparedLines(
  workloads: Investigation["workloads"],
  { owner, victims, by }: Hypothesis["finding"],
): Line[] {
  if (by.kind !== "engine") return [];
  const hit = new Set([owner, ...victims.map(({ ref }): ObjectRef => ref)].map(keyOf));
  const spared = workloads.filter(({ ref, state }) => state === "fine" && !hit.has(keyOf(ref)));
  const { length } = spared;
  if (length === 0) return [];
  return [
    { text: `${counted(length, "other workload")} ${length === 1 ? "is" : "are"} not affected.` },
  ];
}
