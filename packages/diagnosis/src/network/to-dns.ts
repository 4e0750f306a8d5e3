import type { Cluster } from "../graph/cluster.ts";
import type { NetworkPolicy } from "../state/network.ts";
import { namespaceLabels } from "./ends-of.ts";
import { mayReach, type Side } from "./may-reach.ts";
import type { End } from "./traffic.ts";

/**
 * The pods of the cluster's DNS by the labels that its manifests give them: everywhere (kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution),
 * and of OpenShift's DNS operator, where they listen at 5353.
 */
const SERVERS = [
  { namespace: "kube-system", labels: { "k8s-app": "kube-dns" }, port: 53 },
  {
    namespace: "openshift-dns",
    labels: { "dns.operator.openshift.io/daemonset-dns": "default" },
    port: 5353,
  },
] as const;

/** Whether egress lets an end ask the cluster's DNS, wherever that may run; `ip`: the address that it asks, where that is known. */
export function toDns(
  cluster: Cluster,
  policies: readonly NetworkPolicy[],
  { from, ip }: { readonly from: End; readonly ip?: string | undefined },
): Side {
  const sides = serversOf(cluster).map(({ namespace, labels, port }) => {
    const ports = [
      { name: "dns", port, protocol: "UDP" },
      { name: "dns-tcp", port, protocol: "TCP" },
    ];
    const to = { kind: "pod", namespace, labels, isHostNetwork: false, ip, ports } as const;
    const labelled = { ...to, namespaceLabels: namespaceLabels(cluster)(namespace) };
    return mayReach(policies, { from, to: labelled, at: { port, protocol: "UDP" } }).egress;
  });
  return sides.find(({ state }) => state !== "denied") ?? { ...NOBODY, ...sides[0] };
}

const NOBODY: Side = { state: "unknown", selectedBy: [], allowedBy: [] };

/** Those whose namespace is there. */
function serversOf(cluster: Cluster) {
  const labelsOf = namespaceLabels(cluster);
  return SERVERS.filter(
    ({ namespace }) => namespace === "kube-system" || labelsOf(namespace) !== undefined,
  );
}

/** The ports at which the cluster's DNS may listen. */
export function dnsPorts(cluster: Cluster): number[] {
  return serversOf(cluster).map(({ port }) => port);
}

/** Its pods are there, and none of them is Ready: whatever policies say, nobody answers. */
export function isDnsDown({ pods }: Cluster): boolean {
  const servers = pods.filter(({ object: { metadata }, isOver }) =>
    SERVERS.some(
      ({ namespace, labels }) =>
        !isOver &&
        metadata.namespace === namespace &&
        Object.entries(labels).every(([key, value]) => metadata.labels[key] === value),
    ),
  );
  return servers.length > 0 && !servers.some(({ isReady }) => isReady);
}
