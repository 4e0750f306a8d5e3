import type { TopologyEdge } from "@binnacle/contracts";
import type { Call } from "../graph/calls.ts";
import type { Cluster } from "../graph/cluster.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../graph/services.ts";

/** Workloads to the Services that their templates name. */
export function calls(cluster: Cluster): TopologyEdge[] {
  return [...cluster.calls.byCaller.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const told = all.map((call) => ({ call, fault: faultOf(call) }));
    const wrong = told.filter(({ fault }) => fault !== undefined);
    return [
      {
        kind: "calls" as const,
        from: first.from.ref,
        to: all.map(({ to }) => to.ref),
        state: wrong.length > 0 ? ("broken" as const) : ("fine" as const),
        text: [...wrong, ...told.filter(({ fault }) => fault === undefined)]
          .map(({ call, fault }) => `${callText(call)}${fault === undefined ? "" : ` ${fault}`}`)
          .join(", "),
      },
    ];
  });
}

/** `service/payment:8080 (env PAYMENT_URL)`. */
function callText({ to, from, mention }: Call): string {
  const where = to.namespace === from.namespace ? "" : ` in ${to.namespace}`;
  const port = mention.port === undefined ? "" : `:${mention.port}`;
  return `service/${to.ref.name}${port}${where} (${mention.place})`;
}

function faultOf({ to, mention }: Call): string | undefined {
  const { ports } = to.object.spec;
  const isHeadless = to.object.spec.clusterIP === "None";
  if (mention.port !== undefined && !isHeadless && !ports.some(({ port }) => port === mention.port))
    return `HAS NO PORT ${mention.port}`;
  return isDead(to) ? "HAS NO READY ENDPOINT" : undefined;
}

function isDead(service: ServiceView): boolean {
  if (!selectsPods(service)) return false;
  const ready = readyEndpoints(service) ?? service.pods.filter((pod) => pod.isReady).length;
  return ready === 0 && service.unread === 0;
}
