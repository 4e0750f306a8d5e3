import { keyOf } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { backendsIn } from "../graph/ingress-backends.ts";
import { refIn } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { NetworkPolicy } from "../state/network.ts";
import type { AbsentPeer } from "./absent-peers.ts";
import { admitsPort } from "./admits-port.ts";
import { endsOf, namespaceLabels } from "./ends-of.ts";
import { isSelecting, mayReach } from "./may-reach.ts";
import { placesIn } from "./places-in.ts";
import { portsAsked } from "./ports-asked.ts";
import type { PodEnd, PortAsked } from "./traffic.ts";

/** What a policy selects, and whom no policy lets in there. */
export interface KeptOut {
  readonly workload: Workload;
  /** An Ingress that leads to it. */
  readonly ingress: string | undefined;
  /** No rule lets in any other namespace that there is. */
  readonly isAlone: () => boolean;
}

/** The workloads that the rule of a peer is for, and that nobody of the namespace which was meant reaches; where none is known, of no other namespace. */
export function keptOutBy(cluster: Cluster, policy: NetworkPolicy, peer: AbsentPeer): KeptOut[] {
  const { namespace = "" } = policy.metadata;
  const policies = objectsOf(cluster.state, "NetworkPolicy").filter(
    ({ metadata }) => metadata.namespace === namespace,
  );
  const labelsOf = namespaceLabels(cluster);
  return [...cluster.workloads.values()].flatMap((workload) => {
    const to = selectedEnd(cluster, policy, workload);
    if (to === undefined) return [];
    const rules = policies.filter((it) => isSelecting(it, to, "ingress")).map(ofAnyPod);
    const ports = portsFor(cluster, workload, { policy, peer, to });
    if (ports.length === 0) return [];
    const isOut = (name: string) => {
      const from = anyPodOf(name, labelsOf(name));
      return ports.some((at) => mayReach(rules, { from, to, at }).ingress.state === "denied");
    };
    const isAlone = once(() =>
      placesIn(cluster).every(({ name }) => name === namespace || isOut(name)),
    );
    if (!(peer.near === undefined ? isAlone() : isOut(peer.near))) return [];
    return [{ workload, ingress: ingressTo(cluster, workload), isAlone }];
  });
}

/** Every namespace is asked for it: only where it decides, and not twice. */
function once(ask: () => boolean): () => boolean {
  let answer: boolean | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

function selectedEnd(
  cluster: Cluster,
  policy: NetworkPolicy,
  workload: Workload,
): PodEnd | undefined {
  if (workload.namespace !== policy.metadata.namespace || workload.desired === 0) return undefined;
  const [end] = endsOf(cluster, workload.ref)?.ends ?? [];
  return end && !end.isHostNetwork && isSelecting(policy, end, "ingress") ? end : undefined;
}

interface Asked {
  readonly policy: NetworkPolicy;
  readonly peer: AbsentPeer;
  readonly to: PodEnd;
}

/** The ports of it that the rule is about. */
function portsFor(
  cluster: Cluster,
  { ref }: Workload,
  { policy, peer, to }: Asked,
): readonly PortAsked[] {
  const rule = policy.spec.ingress[peer.rule]?.ports ?? [];
  const wanted = { port: undefined, protocol: undefined };
  const { ports } = portsAsked(cluster, ref, { ends: [to], wanted });
  return ports.filter((at) => admitsPort(rule, { from: to, to, at }));
}

/** Some pod of a namespace: its labels and its address may be any. */
function anyPodOf(namespace: string, labelsOfPlace: PodEnd["namespaceLabels"]): PodEnd {
  return {
    kind: "pod",
    namespace,
    namespaceLabels: labelsOfPlace,
    labels: {},
    ip: undefined,
    isHostNetwork: false,
    ports: [],
  };
}

/** A rule for some pods of a namespace is one for the namespace. */
function ofAnyPod(policy: NetworkPolicy): NetworkPolicy {
  const ingress = policy.spec.ingress.map(({ from, ...rule }) => ({
    ...rule,
    from: from.map((peer) => (peer.namespaceSelector ? { ...peer, podSelector: undefined } : peer)),
  }));
  return { ...policy, spec: { ...policy.spec, ingress } };
}

function ingressTo(cluster: Cluster, workload: Workload): string | undefined {
  const own = new Set(cluster.servicesOf(workload).map(({ key }) => key));
  return objectsOf(cluster.state, "Ingress").find((ingress) =>
    backendsIn(ingress).some(({ name }) =>
      own.has(keyOf(refIn(ingress.metadata.namespace, "Service", name))),
    ),
  )?.metadata.name;
}
