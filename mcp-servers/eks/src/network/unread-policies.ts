import type { Gap } from "@binnacle/contracts";
import type { ClusterApi } from "../api/cluster-api.ts";
import { discoverResources } from "../resources/discover-resources.ts";

/** Kinds that decide over traffic, too, and who evaluates them, by group. */
const others: Readonly<Record<string, { readonly by: string; readonly kinds: readonly string[] }>> =
  {
    "cilium.io": { by: "Cilium", kinds: ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"] },
    "crd.projectcalico.org": { by: "Calico", kinds: ["NetworkPolicy", "GlobalNetworkPolicy"] },
    "projectcalico.org": { by: "Calico", kinds: ["NetworkPolicy", "GlobalNetworkPolicy"] },
    "crd.antrea.io": { by: "Antrea", kinds: ["NetworkPolicy", "ClusterNetworkPolicy"] },
    "policy.networking.k8s.io": {
      by: "the network plugin",
      kinds: ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
    },
    "networking.k8s.aws": {
      by: "Amazon VPC CNI",
      kinds: ["ApplicationNetworkPolicy", "ClusterNetworkPolicy"],
    },
    "security.istio.io": { by: "Istio", kinds: ["AuthorizationPolicy"] },
  };

/** Policies of other kinds that the cluster knows: whether there are any, and what they say, is not read. */
export async function unreadPolicies(api: ClusterApi, signal: AbortSignal): Promise<Gap[]> {
  const found = (await discoverResources(api, signal)).filter(
    ({ group, kind }) => others[group]?.kinds.includes(kind) === true,
  );
  const groups = Map.groupBy(found, ({ group }) => group);
  return [...groups].map(([group, kinds]) => ({
    origin: "kubernetes",
    kind: "not_configured",
    what: `policies of ${others[group]?.by ?? group}`,
    why: `the cluster knows ${kinds.map(({ kind }) => kind).join(", ")} of ${group}, which are not evaluated here and may deny more, or allow it`,
    about: { kinds: kinds.map(({ kind }) => kind) },
    remedy: { text: `list_objects ${kinds[0]?.plural}.${group} shows them.` },
  }));
}
