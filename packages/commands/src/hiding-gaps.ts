import { type Diagnosis, type Gap, present } from "@binnacle/contracts";
import { hides, kindsFor } from "@binnacle/diagnosis";

/** The gaps behind which something may be wrong with what a first look is about. */
export function hidingGaps(
  gaps: readonly Gap[],
  { target, namespace, workloads, cluster, window }: Diagnosis,
): Gap[] {
  const scope = { cluster, window, ...present({ namespace }) };
  return gaps.filter((gap) => hides(gap, { scope, workloads, ...present({ target }) }));
}

/** The gaps behind which something may have changed. */
export function gapsOfChanges(gaps: readonly Gap[]): Gap[] {
  return gaps.filter((gap) => isOf(gap, changing));
}

/** The gaps behind which an object of some name may be: of what `kubectl get all` lists, that is what people name. */
export function gapsOfNames(gaps: readonly Gap[]): Gap[] {
  return gaps.filter((gap) => gap.kind !== "cut" && isOf(gap, named));
}

function isOf({ about }: Gap, kinds: ReadonlySet<string>): boolean {
  return about === undefined || about.kinds.some((kind) => kinds.has(kind));
}

const changing: ReadonlySet<string> = new Set(kindsFor("changes").map(({ kind }) => kind));
const named: ReadonlySet<string> = new Set(kindsFor("all").map(({ kind }) => kind));
