import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { keyOf } from "../graph/object-key.ts";
import type { ServiceView } from "../graph/services.ts";
import { keysOfTarget } from "./target.ts";

/** What a target calls, directly or not, nearest first: workloads, or the Service where nothing stands behind it. */
export interface Dependencies {
  readonly refs: readonly ObjectRef[];
  /** Keys of workloads and Services on the way. */
  readonly keys: ReadonlySet<string>;
}

export function dependenciesOf(cluster: Cluster, target: ObjectRef | undefined): Dependencies {
  if (target === undefined) return { refs: [], keys: new Set() };
  const start = keysOfTarget(cluster, target);
  const queue = [...start];
  const seen = new Set(start);
  const refs = new Map<string, ObjectRef>();
  for (const key of queue) {
    const called = (cluster.calls.byCaller.get(key) ?? []).map((call) => call.to);
    for (const ref of called.flatMap(behind).filter((item) => !seen.has(keyOf(item)))) {
      seen.add(keyOf(ref));
      queue.push(keyOf(ref));
      refs.set(keyOf(ref), ref);
    }
    for (const service of called) seen.add(service.key);
  }
  return { refs: [...refs.values()], keys: seen };
}

function behind(service: ServiceView): ObjectRef[] {
  const workloads = service.workloads.map((workload) => workload.ref);
  return workloads.length > 0 ? workloads : [service.ref];
}
