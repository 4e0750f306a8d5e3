import { type Cluster, present } from "@binnacle/contracts";
import type { ClusterId } from "../api/cluster-id.ts";
import type { EksDeps } from "../eks-deps.ts";

/** Who the cluster is: its id, and the name that people gave it. */
export async function clusterOf(
  { api, clusterId, clusterName, kubectlContext: context }: EksDeps,
  signal: AbortSignal,
): Promise<Cluster & ClusterId> {
  const known = await clusterId(signal);
  const name = clusterName ?? (await api.identity()).context;
  return { ...known, name, ...present({ context }) };
}
