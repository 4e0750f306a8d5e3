import { keyOf, type TopologyEdge } from "@binnacle/contracts";
import type { Call } from "../graph/calls.ts";
import type { Cluster } from "../graph/cluster.ts";
import { type DeadAddress, deadAddresses } from "../graph/dead-addresses.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../graph/services.ts";
import { type DeniedCall, deniedCalls } from "../network/denied-calls.ts";
import { listed, shortened } from "../say.ts";
import { callsOfGone, deletedServices } from "./gone-services.ts";
import type { IsOwn } from "./touches.ts";

/**
 * Workloads to the Services that their templates name. A call is broken that nobody answers, whose Service does not exist, or that no NetworkPolicy
 * lets through: its text says that not every network plugin enforces them. Calls that `isOwn` are told apart from the others of their caller.
 */
export function calls(cluster: Cluster, isOwn: IsOwn): TopologyEdge[] {
  const links = linksOf(cluster);
  const byCaller = Map.groupBy(
    links,
    ({ call: { from, to } }) => `${from.key} ${isOwn(from.ref, to.ref)}`,
  );
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

interface Link {
  readonly call: Call | DeadAddress;
  readonly fault: string | undefined;
}

function linksOf(cluster: Cluster): Link[] {
  const denied = new Map(deniedCalls(cluster).map((item) => [item.call, item]));
  const gone = deletedServices(cluster);
  const dead = [...deadAddresses(cluster), ...callsOfGone(cluster, gone)];
  const links = [
    ...[...cluster.calls.byCaller.values()].flat().map((call) => ({
      call,
      fault: faultOf(call) ?? denialOf(denied.get(call)),
    })),
    ...dead.map((call) => ({ call, fault: absenceOf(call, gone) })),
  ];
  const placed = new Map(links.map((link) => [placeOf(link.call), link]));
  return [...placed.values()];
}

function placeOf({ from, to, mention }: Call | DeadAddress): string {
  return `${from.key} ${keyOf(to.ref)} ${mention.port}`;
}

/** `DOES NOT EXIST (deleted 2026-11-20T03:02:00Z)`. */
function absenceOf({ to }: DeadAddress, gone: ReadonlyMap<string, string>): string {
  const at = gone.get(keyOf(to.ref));
  return at === undefined ? "DOES NOT EXIST" : `DOES NOT EXIST (deleted ${at})`;
}

/** `service/payment:8080 (env PAYMENT_URL)`. */
function callText({ to, from, mention }: Call | DeadAddress): string {
  const { ref } = to;
  const where = ref.namespace === from.namespace ? "" : ` in ${ref.namespace}`;
  const port = mention.port === undefined ? "" : `:${mention.port}`;
  const host = "object" in to ? outsideOf(to) : "";
  return `service/${ref.name}${port}${where} (${mention.place})${host}`;
}

/** Where its name leads out of the cluster nobody here knows more. */
function outsideOf({ object: { spec } }: ServiceView): string {
  if (spec.type !== "ExternalName") return "";
  return ` leads to ${shortened(spec.externalName ?? "no host", 100)}`;
}

/** Ports count of a Service alone that has an address of its own: else its name leads to the pods, or out of the cluster. */
function faultOf({ to, mention }: Call): string | undefined {
  const { ports, clusterIP, type } = to.object.spec;
  const isForwarding = clusterIP !== "None" && type !== "ExternalName";
  if (
    mention.port !== undefined &&
    isForwarding &&
    !ports.some(({ port }) => port === mention.port)
  )
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
