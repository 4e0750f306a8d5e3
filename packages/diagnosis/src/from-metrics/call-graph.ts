import { keyOf, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";

/** Who calls whom, and what runs where. */
export interface CallGraph {
  /** The workload that a pod is of, or that stands behind a Service; what is neither is itself. */
  readonly workloadOf: (ref: ObjectRef) => ObjectRef;
  /** Whether one calls the other, directly or not. */
  readonly reaches: (caller: ObjectRef, callee: ObjectRef) => boolean;
  readonly nodesOf: (workload: ObjectRef) => readonly string[];
  /** The workloads that run on other nodes alone. */
  readonly elsewhere: (node: string) => readonly ObjectRef[];
}

/** Of the links of a namespace. A Service leads to all workloads behind it. */
export function toCallGraph(edges: readonly TopologyEdge[]): CallGraph {
  const of = (kind: TopologyEdge["kind"]) => edges.filter((edge) => edge.kind === kind);
  const behind = new Map(of("serves").map(({ from, to }) => [keyOf(from), to]));
  const owners = new Map(
    of("runs").flatMap(({ from, to }) => to.map((ref) => [keyOf(ref), from] as const)),
  );
  const nodes = new Map(of("runs").map(({ from, to }) => [keyOf(from), namesOf(to, "Node")]));
  const callees = new Map(
    of("calls").map(({ from, to }) => [
      keyOf(from),
      to.flatMap((ref) => behind.get(keyOf(ref)) ?? []),
    ]),
  );
  const below = new Map([...callees.keys()].map((key) => [key, belowOf(key, callees)]));
  return {
    workloadOf: (ref) => {
      if (ref.kind === "Pod") return owners.get(keyOf(ref)) ?? ref;
      const [only, ...others] = behind.get(keyOf(ref)) ?? [];
      return only === undefined || others.length > 0 ? ref : only;
    },
    reaches: (caller, callee) => below.get(keyOf(caller))?.has(keyOf(callee)) ?? false,
    nodesOf: (workload) => nodes.get(keyOf(workload)) ?? [],
    elsewhere: (node) =>
      of("runs").flatMap(({ from, to }) => {
        const on = namesOf(to, "Node");
        return on.length === 0 || on.includes(node) ? [] : [from];
      }),
  };
}

function namesOf(refs: readonly ObjectRef[], kind: string): string[] {
  return refs.filter((ref) => ref.kind === kind).map(({ name }) => name);
}

/** Itself only where a circle leads back to it. */
function belowOf(
  start: string,
  callees: ReadonlyMap<string, readonly ObjectRef[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop())
    for (const callee of callees.get(key)?.map(keyOf) ?? [])
      if (!found.has(callee)) {
        found.add(callee);
        open.push(callee);
      }
  return found;
}
