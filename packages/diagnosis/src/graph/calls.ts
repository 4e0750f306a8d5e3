import { keyOf } from "@binnacle/contracts";
import { refIn } from "./object-key.ts";
import { type Mention, mentionsIn, serviceOfHost } from "./references.ts";
import type { ServiceView } from "./services.ts";
import type { Workload } from "./workload.ts";

/** A workload names a Service in its template: it calls it. */
export interface Call {
  readonly from: Workload;
  readonly to: ServiceView;
  readonly mention: Mention;
}

export interface Calls {
  readonly byCaller: ReadonlyMap<string, readonly Call[]>;
  readonly byService: ReadonlyMap<string, readonly Call[]>;
}

/** Who calls whom, by the hosts that templates mention. A workload that names its own Service does not count. */
export function toCalls(
  workloads: Iterable<Workload>,
  services: ReadonlyMap<string, ServiceView>,
): Calls {
  const byAddress = new Map(
    [...services.values()].map((service) => [service.object.spec.clusterIP ?? "", service]),
  );
  const calls: Call[] = [];
  for (const from of workloads) {
    const seen = new Set<string>();
    for (const mention of mentionsIn(from.template)) {
      const to = resolve(mention, from) ?? byAddress.get(mention.host);
      if (to === undefined || seen.has(to.key) || to.workloads.includes(from)) continue;
      seen.add(to.key);
      calls.push({ from, to, mention });
    }
  }
  return {
    byCaller: Map.groupBy(calls, (call) => call.from.key),
    byService: Map.groupBy(calls, (call) => call.to.key),
  };

  function resolve(mention: Mention, from: Workload): ServiceView | undefined {
    const named = serviceOfHost(mention.host, from.namespace);
    return named && services.get(keyOf(refIn(named.namespace, "Service", named.name)));
  }
}
