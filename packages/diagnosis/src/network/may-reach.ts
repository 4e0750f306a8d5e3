import { selects } from "../graph/selects.ts";
import type { NetworkPolicy, NetworkPolicyPeer } from "../state/network.ts";
import { admitsPort } from "./admits-port.ts";
import { matchesPeer } from "./matches-peer.ts";
import type { End, PodEnd, Traffic } from "./traffic.ts";

/** One rule of a policy: `spec.ingress[1]`. */
interface RuleRef {
  readonly policy: NetworkPolicy;
  readonly index: number;
  /** By a block of addresses that the address of a pod is in: not every network plugin takes that for the pod. */
  readonly isByAddress: boolean;
}

/**
 * open: no policy selects the pod in this direction. allowed: a rule lets it through. denied: it is selected, and no rule does.
 * outside: no pod that policies speak of (an address, a pod in its node's network). unknown: labels of a namespace, or the address of a pod, were not read.
 */
export interface Side {
  readonly state: "open" | "allowed" | "denied" | "outside" | "unknown";
  /** The policies that select it in this direction. */
  readonly selectedBy: readonly NetworkPolicy[];
  readonly allowedBy: readonly RuleRef[];
}

export interface Reach {
  readonly isAllowed: boolean | undefined;
  readonly egress: Side;
  readonly ingress: Side;
}

/**
 * Whether NetworkPolicies let one end reach another at a port: both the egress of the one and the ingress of the other must. Policies only
 * add up: a selected pod may do what any of their rules lets through, an unselected one everything.
 */
export function mayReach(policies: readonly NetworkPolicy[], traffic: Traffic): Reach {
  const egress = sideOf(policies, traffic, "egress");
  const ingress = sideOf(policies, traffic, "ingress");
  const states = [egress.state, ingress.state];
  const isKnown = !states.includes("unknown");
  return {
    isAllowed: states.includes("denied") ? false : isKnown || undefined,
    egress,
    ingress,
  };
}

type Direction = "ingress" | "egress";

function sideOf(policies: readonly NetworkPolicy[], traffic: Traffic, direction: Direction): Side {
  const [own, other] =
    direction === "egress" ? [traffic.from, traffic.to] : [traffic.to, traffic.from];
  const none = { selectedBy: [], allowedBy: [] };
  if (own.kind === "address" || own.isHostNetwork) return { state: "outside", ...none };
  const selectedBy = policies.filter((policy) => isSelecting(policy, own, direction));
  if (selectedBy.length === 0) return { state: "open", ...none };
  const matches = selectedBy.flatMap((policy) => matchesOf(policy, { traffic, other, direction }));
  const allowedBy = matches.flatMap(({ match, ...rule }) =>
    match === "unknown"
      ? []
      : [{ ...rule, isByAddress: match === "address" && other.kind === "pod" }],
  );
  if (allowedBy.length > 0) return { state: "allowed", selectedBy, allowedBy };
  return { state: matches.length > 0 ? "unknown" : "denied", selectedBy, allowedBy };
}

/** Whether a policy selects a pod in a direction: without types, ingress, and egress where it has rules for it. */
export function isSelecting(
  { metadata, spec }: NetworkPolicy,
  pod: Pick<PodEnd, "namespace" | "labels">,
  direction: Direction,
): boolean {
  if (metadata.namespace !== pod.namespace) return false;
  if (!typesOf(spec).includes(direction)) return false;
  return !spec.podSelector || selects(spec.podSelector, pod.labels);
}

/** The directions that a policy speaks of. */
export function typesOf({ policyTypes, egress }: NetworkPolicy["spec"]): Direction[] {
  const named = policyTypes.map((type) => type.toLowerCase());
  if (named.length === 0) return egress.length > 0 ? ["ingress", "egress"] : ["ingress"];
  return (["ingress", "egress"] as const).filter((direction) => named.includes(direction));
}

interface Asked {
  readonly traffic: Traffic;
  readonly other: End;
  readonly direction: Direction;
}

function matchesOf(policy: NetworkPolicy, { traffic, other, direction }: Asked) {
  const { spec, metadata } = policy;
  const rules =
    direction === "ingress"
      ? spec.ingress.map(({ from: peers, ports }) => ({ peers, ports }))
      : spec.egress.map(({ to: peers, ports }) => ({ peers, ports }));
  return rules.flatMap(({ peers, ports }, index) => {
    if (!admitsPort(ports, traffic)) return [];
    const match = bestOf(peers, other, metadata.namespace ?? "");
    return match === undefined ? [] : [{ policy, index, match }];
  });
}

/** No peers at all are everybody. */
function bestOf(peers: readonly NetworkPolicyPeer[], other: End, namespace: string) {
  if (peers.length === 0) return "labels";
  const matches = peers.map((peer) => matchesPeer(peer, other, namespace));
  return (["labels", "address", "unknown"] as const).find((match) => matches.includes(match));
}
