import type { ClusterApi } from "./api/cluster-api.ts";
import type { ClusterId } from "./api/cluster-id.ts";
import type { Engine } from "./engine/create-engine.ts";

export interface EksDeps {
  readonly api: ClusterApi;
  readonly clusterId: (signal: AbortSignal) => Promise<ClusterId>;
  /** For display. Absent: the name of the kubeconfig's context. */
  readonly clusterName?: string;
  readonly engine: Engine;
  /** The only namespace that may be read, where configuration fixes one. */
  readonly fixedNamespace?: string;
  /** Named by the commands that people are told, where there are several clusters. */
  readonly kubectlContext?: string;
  /** Deadline of one call. Reads end before it, so that what was read by then is answered. */
  readonly timeoutMs: number;
}
