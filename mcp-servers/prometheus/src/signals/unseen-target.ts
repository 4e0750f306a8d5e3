import { type Gap, GoldenSignalName } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import { gapOf } from "../gap-of.ts";
import { nearHint } from "../names/near-hint.ts";
import { thenIn, unseenNamespace } from "../names/unseen-namespace.ts";
import type { SignalsRead } from "./read-signals.ts";
import { aboutOf, nameOf, type Target } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";

interface Asked {
  readonly target: Target;
  readonly frame: TimeFrame;
}

/** A name that nothing has is not one of which nothing can be measured: one gap that offers the names near it. */
export async function unseenTarget(
  { target, frame }: Asked,
  read: SignalsRead,
  { deps, call }: { readonly deps: Deps; readonly call: Call },
): Promise<Gap[]> {
  if (!isNothing(read)) return [];
  const known = new Set([...read.owners.workloads.keys(), ...read.sources.names]);
  const { namespace, workload } = target;
  const window = { startMs: frame.baselineStartMs, endMs: frame.endMs };
  const place = { what: "signals", namespace, isSeen: known.size > 0, window };
  const unseen = await unseenNamespace(place, deps, call);
  if (unseen.length > 0) return unseen.map((gap) => ofSignals(gap, target));
  if (workload === undefined || known.has(workload)) return [];
  const then = thenIn(window, deps.now());
  const gap = gapOf({
    what: `signals of ${nameOf(target)}`,
    why: `nothing in the namespace ${then === "" ? "is" : "was"} named ${workload}${then}${await othersThan(workload, known)}`,
    remedy: "check the name; a workload without pods and requests has no series",
  });
  return [ofSignals(gap, target)];
}

/** What cannot be read may be there, and what ended was. */
function isNothing({ measured, gaps }: SignalsRead): boolean {
  return (
    measured.every(({ kind }) => kind === "gap") && gaps.every(({ kind }) => kind === "no_data")
  );
}

function ofSignals(gap: Gap, target: Target): Gap {
  return { ...gap, about: { ...aboutOf(target), signals: GoldenSignalName.options } };
}

const mostNames = 12;

async function othersThan(workload: string, known: ReadonlySet<string>): Promise<string> {
  const near = await nearHint(workload, known);
  if (near !== "" || known.size === 0) return near;
  const names = [...known].toSorted();
  const more = names.length - mostNames;
  return `; there are ${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
