import type { GoldenSignal, ObjectRef } from "@binnacle/contracts";
import type { CallGraph } from "./call-graph.ts";
import { has, pains, type Sick } from "./suspicion.ts";
import type { SymptomKind } from "./symptom.ts";

/** What is known beside what is told to be wrong. */
export interface Surroundings extends CallGraph {
  /** How slow it is now, in seconds, where that is measured. */
  readonly latencyOf: (workload: ObjectRef) => number | undefined;
  /** What is measured of it; nothing: it was not asked. */
  readonly signalsOf: (object: ObjectRef) => readonly GoldenSignal[];
}

/** Who calls it and is slow or fails with it. */
export function callersOf(callee: Sick, all: readonly Sick[], around: Surroundings): Sick[] {
  return all.filter((caller) => has(caller, pains) && isBehind(callee, caller, around));
}

/** What answers in so small a part of the time of its caller does not make it slow. */
const tooQuick = 0.1;
const errors: ReadonlySet<SymptomKind> = new Set(["errors"]);

/** Whether one may be slow or fail because of the other. Of a circle of calls nobody is behind another. */
export function isBehind(callee: Sick, caller: Sick, around: Surroundings): boolean {
  const { reaches, latencyOf } = around;
  if (!reaches(caller.ref, callee.ref) || reaches(callee.ref, caller.ref)) return false;
  const [is, asked] = [latencyOf(callee.ref), latencyOf(caller.ref)];
  const isQuick = is !== undefined && asked !== undefined && is < tooQuick * asked;
  return has(callee, errors) || !isQuick;
}
