import type { Cluster } from "@binnacle/contracts";
import type { ClusterId } from "../api/cluster-id.ts";
import type { EksDeps } from "../eks-deps.ts";

/** Who the cluster is: its id, and the name that people gave it. */
export async function clusterOf(
  { api, clusterId, clusterName }: EksDeps,
  signal: AbortSignal,
): Promise<Cluster & ClusterId> {
  const known = await clusterId(signal);
  return { ...known, name: clusterName ?? (await api.identity()).context };
}
