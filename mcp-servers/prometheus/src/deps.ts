import type { Clock } from "@binnacle/contracts";
import type { PrometheusClient } from "./api/prometheus-client.ts";

/** What the server hands to its tools. */
export interface Deps {
  readonly client: PrometheusClient;
  /** Part of every evidence id: uid of namespace kube-system. */
  readonly clusterId: string;
  readonly now: Clock;
}
