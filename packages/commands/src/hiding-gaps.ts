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
  return gaps.filter(({ about }) => about?.kinds.some((kind) => changing.has(kind)) ?? true);
}

const changing: ReadonlySet<string> = new Set(kindsFor("changes").map(({ kind }) => kind));
