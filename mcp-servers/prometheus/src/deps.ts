import type { Clock } from "@binnacle/contracts";
import type { PrometheusClient } from "./api/prometheus-client.ts";

export interface Deps {
  readonly client: PrometheusClient;
  /** uid of namespace kube-system: part of the evidence ids of calls that do not say their cluster. */
  readonly clusterId: string;
  readonly now: Clock;
}
