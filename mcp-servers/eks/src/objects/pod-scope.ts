import type { ClusterApi } from "../api/cluster-api.ts";
import { pathSegment } from "../api/readable-path.ts";
import type { NodeOf } from "./unready-node.ts";

/** Where pods are looked for. */
export interface PodScope {
  readonly api: ClusterApi;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** Where logs are read: what their nodes are like is told with them. */
export interface LogScope extends PodScope {
  readonly nodeOf: NodeOf;
}

export function podPath(name: string, { namespace }: { readonly namespace: string }): string {
  return `/api/v1/namespaces/${pathSegment("namespace", namespace)}/pods/${pathSegment("pod name", name)}`;
}
