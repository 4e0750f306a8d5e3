import {
  type NetworkNote,
  type NetworkPort,
  type NetworkResult,
  type NetworkSide,
  type NetworkVerdict,
  type ObjectRef,
  present,
} from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf } from "../graph/object-key.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { NetworkPolicy } from "../state/network.ts";
import { endsOf, isSilent } from "./ends-of.ts";
import { mayReach, type Reach, type Side } from "./may-reach.ts";
import { missingPolicies } from "./missing-policies.ts";
import { asGiven, type PortMeant, portsAsked, readPort } from "./ports-asked.ts";
import { toDns } from "./to-dns.ts";
import type { End } from "./traffic.ts";

/** An object in the cluster as its namespace was read, or an address. `ip` of an object: it was asked for by its address. */
export type EndAsked =
  | {
      readonly kind: "object";
      readonly ref: ObjectRef;
      readonly cluster: Cluster;
      readonly ip?: string;
    }
  /** isUnread: whether a pod has it could not be told. */
  | { readonly kind: "address"; readonly ip: string; readonly isUnread?: boolean };

export interface ReachAsked {
  readonly from: EndAsked;
  readonly to: EndAsked;
  /** `8080`, `http`, `53/UDP`; absent: the ports of the Services in front, else those that containers declare. */
  readonly port: string | undefined;
}

/** Why there is no answer: an object without pods, or nothing that tells the port. */
export type Unanswerable = "from_has_no_pods" | "to_has_no_pods" | "no_port";

interface Judged {
  readonly ends: readonly End[];
  readonly notes: readonly NetworkNote[];
}

/** Whether NetworkPolicies let one end reach another, port by port, and by which rules. */
export function reachBetween({ from, to, port }: ReachAsked): NetworkResult | Unanswerable {
  const caller = endsAsked(from, "from");
  const called = endsAsked(to, "to");
  if (caller.ends.length === 0) return "from_has_no_pods";
  if (called.ends.length === 0) return "to_has_no_pods";
  const { ports, undeclared } = portsOf(to, called.ends, port);
  if (ports.length + undeclared.length === 0) return "no_port";
  const policies = policiesOf(from, to);
  const reaches = ports.map((at) => ({
    at,
    pairs: pairsOf(caller.ends, called.ends).map((pair) => ({
      ...pair,
      reach: withUnread(mayReach(policies, { ...pair, at }), { from, to }),
    })),
  }));
  const isByAddress = reaches.some(({ pairs }) =>
    pairs.some(({ reach: { egress, ingress } }) =>
      [egress, ingress].some(
        ({ allowedBy }) => allowedBy.length > 0 && allowedBy.every((rule) => rule.isByAddress),
      ),
    ),
  );
  return {
    from: shown(from),
    to: shown(to),
    ...present({ fromIp: ipAskedFor(from), toIp: ipAskedFor(to) }),
    ports: reaches.map(({ at, pairs }) => toPort(at, pairs)),
    undeclared: [...undeclared],
    notes: [
      ...new Set([
        ...caller.notes,
        ...called.notes,
        ...(isByAddress ? (["by_address"] as const) : []),
        ...(mayResolve(from, caller.ends, policies) ? [] : (["dns_denied"] as const)),
      ]),
    ],
  };
}

function shown(end: EndAsked): NetworkResult["from"] {
  return end.kind === "address" ? { ip: end.ip } : end.ref;
}

function ipAskedFor(end: EndAsked): string | undefined {
  return end.kind === "object" ? end.ip : undefined;
}

function endsAsked(asked: EndAsked, side: "from" | "to"): Judged {
  if (asked.kind === "address") return { ends: [asked], notes: [] };
  const found = endsOf(asked.cluster, asked.ref);
  if (found === undefined) return { ends: [], notes: [] };
  const { ends, isTemplate, isCut } = found;
  const notes: NetworkNote[] = [
    ...(isTemplate ? ([`${side}_template`] as const) : []),
    ...(ends.some(({ isHostNetwork }) => isHostNetwork) ? ([`${side}_host_network`] as const) : []),
    ...(isCut ? (["more_pods"] as const) : []),
    ...(side === "to" && isSilent(asked.cluster, asked.ref) ? (["nothing_answers"] as const) : []),
  ];
  return { ends, notes };
}

function portsOf(to: EndAsked, ends: readonly End[], port: string | undefined) {
  const wanted = readPort(port);
  if (to.kind === "address") return { ports: asGiven(wanted), undeclared: [] };
  const pods = ends.filter((end) => end.kind === "pod");
  return portsAsked(to.cluster, to.ref, { ends: pods, wanted });
}

function policiesOf(from: EndAsked, to: EndAsked): NetworkPolicy[] {
  const states = [from, to].flatMap((end) => (end.kind === "object" ? [end.cluster.state] : []));
  return [...new Set(states)].flatMap((state) => objectsOf(state, "NetworkPolicy"));
}

interface Pair {
  readonly from: End;
  readonly to: End;
}
type Judgement = Pair & { readonly reach: Reach };

function pairsOf(callers: readonly End[], called: readonly End[]): Pair[] {
  return callers.flatMap((from) => called.map((to) => ({ from, to })));
}

/** Where policies could not be read, whatever those that were say may be otherwise. */
function withUnread(
  reach: Reach,
  { from, to }: { readonly from: EndAsked; readonly to: EndAsked },
): Reach {
  if ([from, to].some((end) => end.kind === "address" && end.isUnread === true))
    return {
      egress: { ...reach.egress, state: "unknown" },
      ingress: { ...reach.ingress, state: "unknown" },
      isAllowed: undefined,
    };
  const egress = unlessUnread(reach.egress, from);
  const ingress = unlessUnread(reach.ingress, to);
  const states = [egress.state, ingress.state];
  const isKnown = !states.includes("unknown");
  return { egress, ingress, isAllowed: states.includes("denied") ? false : isKnown || undefined };
}

function unlessUnread(side: Side, end: EndAsked): Side {
  if (end.kind === "address" || side.state === "outside") return side;
  const isRead = end.cluster.gapIn("NetworkPolicy", end.ref.namespace) === undefined;
  return isRead ? side : { ...side, state: "unknown" };
}

function toPort(
  { port, protocol, servicePort, declared }: PortMeant,
  pairs: readonly Judgement[],
): NetworkPort {
  const telling = pairs.find(({ reach }) => reach.isAllowed !== true) ?? pairs[0];
  const verdict = verdictOf(pairs.map(({ reach }) => reach.isAllowed));
  return {
    port,
    protocol,
    ...present({ servicePort, declared: declared && [...declared] }),
    verdict,
    egress: toSide(telling?.reach.egress),
    ingress: toSide(telling?.reach.ingress),
    missing: telling === undefined ? [] : missingPolicies(pairs, telling.reach, { port, protocol }),
  };
}

function verdictOf(all: readonly (boolean | undefined)[]): NetworkVerdict {
  if (all.every((isAllowed) => isAllowed === true)) return "allowed";
  if (all.every((isAllowed) => isAllowed === false)) return "denied";
  return all.includes(undefined) ? "unknown" : "partly";
}

function toSide(side: Side | undefined): NetworkSide {
  if (side === undefined) return { state: "unknown", selectedBy: [], allowedBy: [] };
  return {
    state: side.state,
    selectedBy: side.selectedBy.map((policy) => refOf("NetworkPolicy", policy)),
    allowedBy: side.allowedBy.map(({ policy, index }) => ({
      policy: refOf("NetworkPolicy", policy),
      rule: index,
    })),
  };
}

/** Its egress lets it ask the cluster's DNS. */
function mayResolve(
  from: EndAsked,
  ends: readonly End[],
  policies: readonly NetworkPolicy[],
): boolean {
  if (from.kind === "address") return true;
  return ends.every((end) => toDns(from.cluster, policies, { from: end }).state !== "denied");
}
