import { eks, keyOf, type ObjectRef, present, type TopologyEdge } from "@binnacle/contracts";
import { edgesOf, gapsOf, type ObjectFact } from "@binnacle/diagnosis";
import { createPhases } from "../create-phases.ts";
import { observed } from "../facts.ts";
import { nameOf } from "../tools/name-of.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { TopologyAnswer, TopologyCall } from "./engine-messages.ts";
import { readCalled } from "./read-called.ts";
import { readCallers } from "./read-callers.ts";
import { resolveOne } from "./resolve-one.ts";

/** More of them nobody reads. */
const edgesAtMost = 80;

/** What stands around an object, or in a namespace. Throws `AppError` for what does not exist. */
export async function answerTopology(
  { asked, cluster, deadline }: TopologyCall,
  deps: EngineDeps,
  { signal, checkpoint }: Running,
): Promise<TopologyAnswer> {
  const { namespace, depth } = asked;
  const phase = createPhases(deadline, signal);
  const { target } = await resolveOne(deps, asked, phase("names"));
  const scope = { namespace, cluster, use: "topology", signal: phase("lists") } as const;
  const graph = await deps.stateOf(scope, checkpoint);
  const own = edgesOf(graph, { target, depth });
  const others = leadsToService(own, target)
    ? await readCallers(graph, { ...scope, signal: phase("lists") }, deps)
    : undefined;
  const near = new Set(own.flatMap(({ from, to }) => [from, ...to]).map(keyOf));
  const isMeant = (ref: ObjectRef) => target === undefined || near.has(keyOf(ref));
  const called = await readCalled(graph, { ...scope, isMeant, signal: phase("behind") }, deps);
  checkpoint();
  const edges = edgesOf(graph, { target, depth, called, ...present({ callers: others?.callers }) });
  const items = edges.slice(0, edgesAtMost);
  const gaps = [...gapsOf(called.state), ...(others?.gaps ?? [])];
  const call = { cluster, tool: eks.getTopology, asked, gaps };
  return {
    namespace,
    ...present({ target }),
    items,
    hasMore: edges.length > items.length,
    total: edges.length,
    broken: edges.filter(({ state }) => state === "broken").length,
    ...observed(items.map(toFact), deps.api, call),
  };
}

/** Of an object that has a Service near it, others may call that: of a whole namespace its own links are told. */
function leadsToService(edges: readonly TopologyEdge[], target: ObjectRef | undefined): boolean {
  return (
    target?.namespace !== undefined &&
    edges.some(({ from, to }) => [target, from, ...to].some(({ kind }) => kind === "Service"))
  );
}

/** Where each link is written. */
const pointers: Readonly<Record<TopologyEdge["kind"], string>> = {
  routes: "/spec/rules",
  serves: "/spec/selector",
  runs: "/status",
  mounts: "/spec/template/spec",
  calls: "/spec/template/spec/containers",
  scales: "/spec/scaleTargetRef",
  keeps: "/status",
  polices: "/spec/podSelector",
  hosts: "/status/conditions",
};

function toFact({ kind, from, to, state, text }: TopologyEdge): ObjectFact {
  return {
    subject: from,
    pointer: pointers[kind],
    value: [kind, state, to.map(nameOf)],
    text: `${nameOf(from)} ${kind}: ${text}`,
  };
}
