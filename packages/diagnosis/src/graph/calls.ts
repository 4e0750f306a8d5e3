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

/** Who calls whom and at which ports, by the hosts that templates mention. A workload that names its own Service does not count. */
export function toCalls(
  workloads: Iterable<Workload>,
  services: ReadonlyMap<string, ServiceView>,
): Calls {
  const byAddress = new Map(
    [...services.values()].map((service) => [service.object.spec.clusterIP ?? "", service]),
  );
  const calls = [...workloads].flatMap((from) =>
    distinct(mentionsIn(from.template).flatMap((mention) => toCall(from, mention) ?? [])),
  );
  return {
    byCaller: Map.groupBy(calls, (call) => call.from.key),
    byService: Map.groupBy(calls, (call) => call.to.key),
  };

  function toCall(from: Workload, mention: Mention): Call | undefined {
    const to = resolve(mention, from) ?? byAddress.get(mention.host);
    return to === undefined || to.workloads.includes(from) ? undefined : { from, to, mention };
  }

  function resolve(mention: Mention, from: Workload): ServiceView | undefined {
    const named = serviceOfHost(mention.host, from.namespace);
    return named && services.get(keyOf(refIn(named.namespace, "Service", named.name)));
  }
}

/** One for each Service and port; one without a port only where no other names the Service. */
function distinct(calls: readonly Call[]): Call[] {
  const ported = calls.filter(({ mention }) => mention.port !== undefined);
  const named = new Set(ported.map(({ to }) => to.key));
  const told = calls.filter(({ to, mention }) => mention.port !== undefined || !named.has(to.key));
  const byPort = Map.groupBy(told, ({ to, mention }) => `${to.key} ${mention.port}`);
  return [...byPort.values()].flatMap(([first]) => first ?? []);
}
