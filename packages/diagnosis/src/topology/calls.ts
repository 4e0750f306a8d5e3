import { keyOf, type TopologyEdge } from "@binnacle/contracts";
import type { Call } from "../graph/calls.ts";
import type { Cluster } from "../graph/cluster.ts";
import { type DeadAddress, deadAddresses } from "../graph/dead-addresses.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../graph/services.ts";
import { type DeniedCall, deniedCalls } from "../network/denied-calls.ts";
import { listed } from "../say.ts";

/**
 * Workloads to the Services that their templates name. A call is broken that nobody answers, whose Service does not exist, or that no NetworkPolicy
 * lets through: its text says that not every network plugin enforces them.
 */
export function calls(cluster: Cluster): TopologyEdge[] {
  const denied = new Map(deniedCalls(cluster).map((item) => [item.call, item]));
  const links = [
    ...[...cluster.calls.byCaller.values()].flat().map((call) => ({
      call,
      fault: faultOf(call) ?? denialOf(denied.get(call)),
    })),
    ...deadAddresses(cluster).map((call) => ({ call, fault: "DOES NOT EXIST" })),
  ];
  const byCaller = Map.groupBy(links, ({ call }) => call.from.key);
  return [...byCaller.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const wrong = all.filter(({ fault }) => fault !== undefined);
    const refs = all.map(({ call }) => call.to.ref);
    return [
      {
        kind: "calls" as const,
        from: first.call.from.ref,
        to: [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()],
        state: wrong.length > 0 ? "broken" : "fine",
        text: [...wrong, ...all.filter(({ fault }) => fault === undefined)]
          .map(({ call, fault }) => `${callText(call)}${fault === undefined ? "" : ` ${fault}`}`)
          .join(", "),
      },
    ];
  });
}

/** `service/payment:8080 (env PAYMENT_URL)`. */
function callText({ to: { ref }, from, mention }: Call | DeadAddress): string {
  const where = ref.namespace === from.namespace ? "" : ` in ${ref.namespace}`;
  const port = mention.port === undefined ? "" : `:${mention.port}`;
  return `service/${ref.name}${port}${where} (${mention.place})`;
}

function faultOf({ to, mention }: Call): string | undefined {
  const { ports } = to.object.spec;
  const isHeadless = to.object.spec.clusterIP === "None";
  if (mention.port !== undefined && !isHeadless && !ports.some(({ port }) => port === mention.port))
    return `HAS NO PORT ${mention.port}`;
  return isDead(to) ? "HAS NO READY ENDPOINT" : undefined;
}

/** `DENIED by networkpolicy/deny and networkpolicy/db in data where the network enforces policies`. */
function denialOf(denied: DeniedCall | undefined): string | undefined {
  if (denied === undefined) return undefined;
  const { call, policies } = denied;
  const names = policies.map(({ namespace, name }) =>
    namespace === call.from.namespace
      ? `networkpolicy/${name}`
      : `networkpolicy/${name} in ${namespace}`,
  );
  return `DENIED by ${listed(names)} where the network enforces policies`;
}

function isDead(service: ServiceView): boolean {
  if (!selectsPods(service)) return false;
  const ready = readyEndpoints(service) ?? service.pods.filter((pod) => pod.isReady).length;
  return ready === 0 && service.unread === 0;
}
