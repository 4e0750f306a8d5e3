import { selects } from "../graph/selects.ts";
import type { NetworkPolicyPeer } from "../state/network.ts";
import type { LabelSelector } from "../state/shapes.ts";
import { isInBlock } from "./is-in-block.ts";
import type { End, PodEnd } from "./traffic.ts";

/** By labels or by address; unknown: the labels or the address that decide were not read. */
export type Match = "labels" | "address" | "unknown" | undefined;

/**
 * Whether a peer of a rule is this end (kubernetes.io/docs/concepts/services-networking/network-policies). A pod in its node's network is no pod to
 * selectors. Whether a block of addresses means pods, too, depends on the network plugin.
 */
export function matchesPeer(peer: NetworkPolicyPeer, end: End, namespace: string): Match {
  if (peer.ipBlock) {
    if (end.ip === undefined) return "unknown";
    return isInBlock(end.ip, peer.ipBlock) ? "address" : undefined;
  }
  if (end.kind === "address" || end.isHostNetwork) return undefined;
  return matchesPod(peer, end, namespace);
}

function matchesPod(
  { podSelector, namespaceSelector }: NetworkPolicyPeer,
  pod: PodEnd,
  namespace: string,
): Match {
  if (podSelector && !selects(podSelector, pod.labels)) return undefined;
  if (namespaceSelector) return inNamespace(namespaceSelector, pod);
  // A pod selector alone means pods of the policy's own namespace.
  return podSelector && pod.namespace === namespace ? "labels" : undefined;
}

const NAME = "kubernetes.io/metadata.name";

/** The name of a namespace is one of its labels, always: of the others nothing is known where it was not read. */
function inNamespace(selector: LabelSelector, { namespace, namespaceLabels }: PodEnd): Match {
  const labels = { ...namespaceLabels, [NAME]: namespace };
  const isKnown =
    namespaceLabels !== undefined ||
    [
      ...Object.keys(selector.matchLabels),
      ...selector.matchExpressions.map(({ key }) => key),
    ].every((key) => key === NAME);
  if (!isKnown) return "unknown";
  return selects(selector, labels) ? "labels" : undefined;
}
